namespace Kreisfunk.GatewayAgent.Hardware.Gnss;

/// <summary>What was wrong with bytes of a satellite receiver; the name is the label of the metric.</summary>
internal enum GnssError
{
    /// <summary>A frame's checksum is wrong, or a sentence has none.</summary>
    Checksum,

    /// <summary>A frame is longer than any that is read here.</summary>
    TooLong,

    /// <summary>A sentence ended in the middle, by the start of another or by a byte that is no text.</summary>
    Torn,

    /// <summary>The checksum is right and a field is not what the standard says.</summary>
    Field,

    /// <summary>A time before this program was written: the receiver has counted its weeks over 1,024.</summary>
    Date,
}
