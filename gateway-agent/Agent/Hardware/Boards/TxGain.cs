namespace Kreisfunk.GatewayAgent.Hardware.Boards;

/// <summary>What the transmitter is set to for one power.</summary>
/// <param name="PowerDbm">At the connector.</param>
/// <param name="PaGain">0..3; SX1250: 0 or 1, whether the amplifier is on.</param>
/// <param name="PowerIndex">SX1250: 0..22; else null.</param>
/// <param name="MixerGain">SX1255 and SX1257; else null.</param>
/// <param name="DigitalGain">SX1255 and SX1257; else null.</param>
public sealed record TxGain(int PowerDbm, int PaGain, int? PowerIndex, int? MixerGain, int? DigitalGain);
