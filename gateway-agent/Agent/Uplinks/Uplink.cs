using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>One uplink as it leaves for the broker, with its place in the stream.</summary>
internal readonly record struct Uplink(SpoolKey Key, string Stream, long Base, SpooledFrame Frame)
{
    /// <summary>What waited so long is no live frame: it is marked, and sent no faster than the drain rate.</summary>
    public static readonly TimeSpan DelayedAfter = TimeSpan.FromSeconds(10);

    public Eui64 Gateway => Key.Gateway;

    public long Sequence => Frame.Sequence;

    public bool IsDelayed => Frame.Waited > DelayedAfter;
}
