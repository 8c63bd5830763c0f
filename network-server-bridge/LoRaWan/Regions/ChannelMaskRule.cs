namespace Kreisfunk.LoRaWan;

/// <summary>What ChMaskCntl means in a region.</summary>
internal enum ChannelMaskRule
{
    /// <summary>Dynamic plans, 16 channels: 0 is the mask, 6 all defined channels on.</summary>
    Dynamic,

    /// <summary>
    /// US915 and AU915, 64 narrow and 8 wide channels: 0 to 3 sixteen narrow ones, 4 the wide ones, 5 banks of eight
    /// narrow ones and the wide one of the same number, 6 and 7 all narrow ones on or off and the wide ones by mask.
    /// </summary>
    Banks,

    /// <summary>CN470 of RP001, 96 channels: 0 to 5 sixteen each, 6 all on.</summary>
    Blocks,
}
