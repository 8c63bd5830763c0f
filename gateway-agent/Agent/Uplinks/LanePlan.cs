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

    /// <summary>
    /// Devices of which a backlog is remembered, per concentrator: more than one hears. Beyond it, frames of devices
    /// not remembered wait. 0.6 MB.
    /// </summary>
    public const int MaxDevices = 16_384;

    private readonly Lock _lock = new();
    private readonly Dictionary<Eui64, Backlog> _backlogs = [];

    /// <summary>The lane for a frame that has just been heard.</summary>
    public SpoolLane Choose(Eui64 gateway, ReadOnlySpan<byte> phyPayload)
    {
        lock (_lock)
        {
            return _backlogs.TryGetValue(gateway, out var backlog) && backlog.IsDraining
                && DeviceFrame.TryRead(phyPayload, out var frame) && backlog.MayOvertake(frame)
                ? SpoolLane.Express
                : SpoolLane.Ordered;
        }
    }

    /// <summary>A frame went into a lane.</summary>
    public void Appended(SpoolKey stream, long sequence, ReadOnlySpan<byte> phyPayload)
    {
        if (stream.Lane != SpoolLane.Ordered || !DeviceFrame.TryRead(phyPayload, out var frame))
            return;
        lock (_lock)
            Of(stream.Gateway).Add(frame.DevAddr, sequence);
    }

    /// <summary>A frame of a former life is in the spool.</summary>
    public void Recovered(SpoolKey stream, long sequence, ReadOnlySpan<byte> uplink)
    {
        if (stream.Lane != SpoolLane.Ordered || !DeviceFrame.TryReadUplink(uplink, out var frame))
            return;
        lock (_lock)
            Of(stream.Gateway).Add(frame.DevAddr, sequence);
    }

    /// <summary>The ordered lane is confirmed below a number; it is all when that is the next to be given.</summary>
    public void Confirmed(Eui64 gateway, long first, long next)
    {
        lock (_lock)
            Of(gateway).Confirmed(first, next);
    }

    /// <summary>Whether live frames may overtake what the ordered lane keeps.</summary>
    public void Drain(Eui64 gateway, bool isDraining)
    {
        lock (_lock)
            Of(gateway).IsDraining = isDraining;
    }

    private Backlog Of(Eui64 gateway)
    {
        if (!_backlogs.TryGetValue(gateway, out var backlog))
            _backlogs[gateway] = backlog = new Backlog();
        return backlog;
    }

    private sealed class Backlog
    {
        private readonly Dictionary<uint, Waiting> _devices = [];
        private long _first;
        private bool _isOverflown;

        public bool IsDraining { get; set; }

        public bool MayOvertake(DeviceFrame frame)
        {
            if (!_devices.TryGetValue(frame.DevAddr, out var waiting))
                return !_isOverflown && frame.FCnt >= FirstCounters;
            // Of its own frames it overtakes none: each device's order is kept.
            return waiting.Last < _first;
        }

        public void Add(uint devAddr, long sequence)
        {
            if (_devices.TryGetValue(devAddr, out var waiting))
                _devices[devAddr] = new Waiting(Math.Max(waiting.Last, sequence));
            else if (_devices.Count < MaxDevices || TryMakeRoom())
                _devices[devAddr] = new Waiting(sequence);
            else
                _isOverflown = true;
        }

        public void Confirmed(long first, long next)
        {
            _first = first;
            if (first < next)
                return;
            _devices.Clear();
            _isOverflown = false;
        }

        private bool TryMakeRoom()
        {
            foreach (var (devAddr, waiting) in _devices)
            {
                if (waiting.Last < _first)
                    _devices.Remove(devAddr);
            }

            return _devices.Count < MaxDevices;
        }
    }

    private readonly record struct Waiting(long Last);
}
