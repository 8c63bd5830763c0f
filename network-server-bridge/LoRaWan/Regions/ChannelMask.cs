namespace Kreisfunk.LoRaWan;

/// <summary>
/// The channels of one LinkADRReq (LoRaWAN 1.0.4, section 5.2); what they mean depends on the region.
/// </summary>
/// <param name="ChMaskCntl">0..7.</param>
/// <param name="ChMask">Sixteen bits, on the air least significant byte first.</param>
public readonly record struct ChannelMask(int ChMaskCntl, ushort ChMask);
