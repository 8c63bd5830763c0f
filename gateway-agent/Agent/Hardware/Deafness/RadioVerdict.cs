namespace Kreisfunk.GatewayAgent.Hardware.Deafness;

/// <summary>What is thought of a radio; the name is the value of metric and report.</summary>
internal enum RadioVerdict
{
    /// <summary>It hears as usual, or nobody knows yet what is usual.</summary>
    Fine,

    /// <summary>Silence where frames are usual, and the radio side makes no reports either.</summary>
    Silent,

    /// <summary>Its own counters say that it heard nothing at all.</summary>
    CountersStuck,

    /// <summary>It hears packets, and for long not one that is intact.</summary>
    OnlyNoise,

    /// <summary>It hears, and is hotter than it may be.</summary>
    Hot,
}
