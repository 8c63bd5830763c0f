using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>
/// Decides which frames may overtake a backlog: those of devices that have none in it, so that each device's order is
/// kept, and never one that may begin a session, since that ends the session before. Whatever could lose a frame waits
/// in the ordered lane: losing nothing is worth more than speed. Thread-safe.
/// </summary>
internal sealed class LanePlan
{
    /// <summary>
    /// A lower counter may be a session's first, heard by nobody else: then the frames of the session before, which
    /// wait in the backlog, would be lost.
    /// </summary>
    public const int FirstCounters = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<Eui64, Lanes> _gateways = [];

    /// <summary>The lane for a frame that has just been heard.</summary>
    public SpoolLane Choose(Eui64 gateway, ReadOnlySpan<byte> phyPayload)
    {
        lock (_lock)
        {
            return _gateways.TryGetValue(gateway, out var lanes) && DeviceFrame.TryRead(phyPayload, out var frame)
                ? lanes.Choose(frame)
                : SpoolLane.Ordered;
        }
    }

    /// <summary>A frame went into a lane.</summary>
    public void Appended(SpoolKey stream, long sequence, ReadOnlySpan<byte> phyPayload)
    {
        if (!DeviceFrame.TryRead(phyPayload, out var frame))
            return;
        lock (_lock)
            Of(stream.Gateway)[stream.Lane].Add(frame.DevAddr, sequence);
    }

    /// <summary>A frame of a former life is in the spool.</summary>
    public void Recovered(SpoolKey stream, long sequence, ReadOnlySpan<byte> uplink)
    {
        if (!DeviceFrame.TryReadUplink(uplink, out var frame))
            return;
        lock (_lock)
            Of(stream.Gateway)[stream.Lane].Add(frame.DevAddr, sequence);
    }

    /// <summary>A lane is confirmed below a number; it is all when that is the next one to be given.</summary>
    public void Confirmed(SpoolKey stream, long first, long next)
    {
        lock (_lock)
            Of(stream.Gateway)[stream.Lane].Confirmed(first, next);
    }

    /// <summary>Whether live frames may overtake what the ordered lane keeps.</summary>
    public void Drain(Eui64 gateway, bool isDraining)
    {
        lock (_lock)
            Of(gateway).IsDraining = isDraining;
    }

    private Lanes Of(Eui64 gateway)
    {
        if (!_gateways.TryGetValue(gateway, out var lanes))
            _gateways[gateway] = lanes = new Lanes();
        return lanes;
    }

    private sealed class Lanes
    {
        private readonly LaneMemory _ordered = new(), _express = new();

        public bool IsDraining { get; set; }

        public LaneMemory this[SpoolLane lane] => lane == SpoolLane.Express ? _express : _ordered;

        // A device stays in the lane where frames of it wait: in two lanes at a time its order would be chance.
        public SpoolLane Choose(DeviceFrame frame)
        {
            if (_express.Keeps(frame.DevAddr))
                return SpoolLane.Express;
            return IsDraining && !_ordered.MayKeep(frame.DevAddr) && !_express.IsFull
                && (_ordered.Knows(frame.DevAddr) || frame.FCnt >= FirstCounters)
                ? SpoolLane.Express
                : SpoolLane.Ordered;
        }
    }
}
