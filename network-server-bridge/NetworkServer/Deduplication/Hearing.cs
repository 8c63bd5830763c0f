namespace Kreisfunk.NetworkServer;

/// <summary>What a copy of a remembered frame is.</summary>
internal enum Hearing
{
    /// <summary>The same transmission: another gateway, another channel, or delivered again.</summary>
    SameTransmission,

    /// <summary>The same transmission, from a gateway that reports it for the first time, after the window.</summary>
    LateCopy,

    /// <summary>The device has sent the same bytes again.</summary>
    Repetition,
}
