using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>One uplink as it leaves for the broker, with its place in the stream.</summary>
internal readonly record struct Uplink(SpoolKey Key, string Stream, long Base, SpooledFrame Frame)
{
    /// <summary>Later than this no answer reaches the device: the frame is marked as one that has waited.</summary>
    public static readonly TimeSpan MarkedAfter = TimeSpan.FromSeconds(1);

    /// <summary>What waited longer is a backlog, and leaves no faster than the drain rate.</summary>
    public static readonly TimeSpan LimitedAfter = TimeSpan.FromSeconds(10);

    public Eui64 Gateway => Key.Gateway;

    public long Sequence => Frame.Sequence;

    /// <summary>Others may overtake it, so it says how long it has waited, be it ever so short.</summary>
    public bool IsOvertaken { get; init; }

    public bool IsMarked => IsOvertaken || Frame.Waited > MarkedAfter;

    public bool IsLimited => Frame.Waited > LimitedAfter;
}
