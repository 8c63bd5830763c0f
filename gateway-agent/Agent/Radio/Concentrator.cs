using System.Net;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Radio;

/// <summary>
/// What the agent knows of one concentrator. The receive thread writes, others read: all under its lock.
/// </summary>
internal sealed class Concentrator(Eui64 eui, TimeSpan appearedAt)
{
    private readonly Lock _lock = new();
    private readonly ConcentratorClock _clock = new();
    private readonly GatewayCounters _counters = new();
    private PullPath? _path;
    private TimeSpan _pulledAt, _reportedAt = appearedAt;
    private Location? _location;

    public Eui64 Eui => eui;

    public bool IsOnline
    {
        get
        {
            lock (_lock)
                return _path is not null;
        }
    }

    /// <summary>Null while nobody asks for downlinks.</summary>
    public PullPath? Path
    {
        get
        {
            lock (_lock)
                return _path;
        }
    }

    /// <summary>A PULL_DATA came. True when the concentrator was OFFLINE before.</summary>
    public bool Pulled(SocketAddress from, byte version, TimeSpan now)
    {
        lock (_lock)
        {
            var wasOffline = _path is null;
            if (_path is null || _path.Version != version || !_path.Address.Equals(from))
                _path = new PullPath(Copy(from), version);
            _pulledAt = now;
            return wasOffline;
        }
    }

    /// <summary>True when the concentrator went OFFLINE by this.</summary>
    public bool Expire(TimeSpan now, TimeSpan timeout)
    {
        lock (_lock)
        {
            if (_path is null || now - _pulledAt < timeout)
                return false;
            _path = null;
            return true;
        }
    }

    /// <summary>A frame came: one sample of the counter, one count; it gets the last known position.</summary>
    public void Heard(UplinkFrame frame, TimeSpan now)
    {
        lock (_lock)
        {
            if (frame.RxInfo.Context is { Length: 4 } context)
                _clock.Observe(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(context.Span), now);
            _location = frame.RxInfo.Location ?? _location;
            frame.RxInfo.Location ??= _location;
            _counters.Received(frame);
        }
    }

    /// <summary>Packets of a datagram that were not usable, for the statistics.</summary>
    public void HeardUnusable(int count)
    {
        lock (_lock)
            _counters.ReceivedUnusable(count);
    }

    public bool TryEstimate(uint counter, TimeSpan now, out TimeSpan at)
    {
        lock (_lock)
            return _clock.TryEstimate(counter, now, out at);
    }

    public void DownlinkRequested()
    {
        lock (_lock)
            _counters.DownlinkRequested();
    }

    public void DownlinkAnswered(DownlinkTxInfo? txInfo, TxAckStatus status)
    {
        lock (_lock)
            _counters.DownlinkAnswered(txInfo, status);
    }

    /// <summary>The counts since the last report, which start anew by this.</summary>
    public GatewayStats TakeReport(TimeSpan now)
    {
        lock (_lock)
        {
            _reportedAt = now;
            var stats = _counters.Take();
            stats.GatewayId = eui.ToString();
            stats.Location = _location;
            return stats;
        }
    }

    public bool IsReportDue(TimeSpan now, TimeSpan interval)
    {
        lock (_lock)
            return _path is not null && now - _reportedAt >= interval;
    }

    public void Located(Location location)
    {
        lock (_lock)
            _location = location;
    }

    private static SocketAddress Copy(SocketAddress address)
    {
        // The receive loop reuses its own.
        var copy = new SocketAddress(address.Family, address.Size);
        address.Buffer.Span[..address.Size].CopyTo(copy.Buffer.Span);
        return copy;
    }
}
