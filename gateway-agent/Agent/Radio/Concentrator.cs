using System.Buffers.Binary;
using System.Globalization;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Operation.Configuration;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Radio;

/// <summary>
/// What the agent knows of one concentrator. The receive thread writes, others read: all under its lock.
/// </summary>
internal sealed class Concentrator(Eui64 eui, TimeSpan appearedAt)
{
    private readonly Lock _lock = new();
    private readonly ConcentratorClock _clock = new();
    private readonly UnitClocks _units = new();
    private readonly GatewayCounters _counters = new();
    private readonly EmissionCheck _emission = new();
    private SenderClaim _claim;
    private uint _foreign;
    private IDownlinkPath? _path;
    private TimeSpan _attachedAt, _reportedAt = appearedAt, _mutedUntil;
    private Location? _location, _hostLocation;
    private long _heard;

    public Eui64 Eui => eui;

    /// <summary>Where the server's wishes are kept; null where there are none.</summary>
    public RemoteConfiguration? Configuration { get; init; }

    public bool IsOnline
    {
        get
        {
            lock (_lock)
                return _path is not null;
        }
    }

    /// <summary>Null while nobody asks for downlinks.</summary>
    public IDownlinkPath? Path
    {
        get
        {
            lock (_lock)
                return _path;
        }
    }

    /// <summary>
    /// False when another address is at work for this concentrator. Such messages are counted for the next report;
    /// <paramref name="isFirst"/> is true for the first of them since then.
    /// </summary>
    public bool TryHold(UInt128 sender, TimeSpan now, TimeSpan release, out bool isFirst)
    {
        lock (_lock)
        {
            isFirst = false;
            if (_claim.TryHold(sender, now, release))
                return true;
            isFirst = _foreign++ == 0;
            return false;
        }
    }

    /// <summary>
    /// The concentrator asks for downlinks over this path, or shows that it still does. The newest wins. True when it
    /// was OFFLINE before.
    /// </summary>
    public bool Attach(IDownlinkPath path, TimeSpan now)
    {
        lock (_lock)
        {
            var wasOffline = _path is null;
            _path = path;
            _attachedAt = now;
            return wasOffline;
        }
    }

    /// <summary>The path has ended. True when the concentrator went OFFLINE by this: no newer path is there.</summary>
    public bool Detach(IDownlinkPath path)
    {
        lock (_lock)
        {
            if (_path != path)
                return false;
            _path = null;
            return true;
        }
    }

    /// <summary>True when the concentrator went OFFLINE by this.</summary>
    public bool Expire(TimeSpan now, TimeSpan timeout)
    {
        lock (_lock)
        {
            if (_path is not { EndsBySilence: true } || now - _attachedAt < timeout)
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
            ObserveClock(frame.RxInfo, now);
            _location = frame.RxInfo.Location ?? _location;
            frame.RxInfo.Location ??= _location ?? _hostLocation;
            _heard++;
            _counters.Received(frame);
        }
    }

    /// <summary>Packets of a datagram that were not usable, for the statistics.</summary>
    public void HeardUnusable(int count)
    {
        lock (_lock)
            _counters.ReceivedUnusable(count);
    }

    /// <summary>When a packet with this time leaves, by the agent's clock. False while that is not known.</summary>
    public bool TryEstimate(TxTime time, TimeSpan now, out TimeSpan at)
    {
        lock (_lock)
        {
            if (time.Counter is { } counter && _units.Any)
                return _units.TryEstimate(counter, now, out at);
            if (time.Counter is { } wrapping)
                return _clock.TryEstimate(unchecked((uint)wrapping), now, out at);
            if (time.GpsMilliseconds is { } milliseconds)
                return _clock.TryEstimateGps(TimeSpan.FromMilliseconds((long)milliseconds), out at);
            at = now;
            return false;
        }
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

    /// <summary>The radio has a downlink in its queue, to leave at this time.</summary>
    public void DownlinkQueued(TimeSpan leavesAt)
    {
        lock (_lock)
            _emission.Accepted(leavesAt);
    }

    /// <summary>How many accepted downlinks this report of what was sent shows to be missing.</summary>
    public int CheckEmitted(uint emitted, TimeSpan now)
    {
        lock (_lock)
            return _emission.Reported(emitted, now);
    }

    /// <summary>The counts since the last report, which start anew by this.</summary>
    public GatewayStats TakeReport(TimeSpan now)
    {
        lock (_lock)
        {
            _reportedAt = now;
            var stats = _counters.Take();
            stats.GatewayId = eui.ToString();
            stats.ConfigVersion = Configuration?.Of(eui)?.Version ?? "";
            stats.Location = _location ?? _hostLocation;
            if (_foreign > 0)
                stats.Metadata["foreign_messages"] = _foreign.ToString(CultureInfo.InvariantCulture);
            _foreign = 0;
            return stats;
        }
    }

    /// <param name="now">Monotonic time.</param>
    /// <param name="interval">The agent's own, when the server has named none.</param>
    /// <param name="grace">What a concentrator that reports itself gets beyond it.</param>
    public bool IsReportDue(TimeSpan now, TimeSpan interval, TimeSpan grace)
    {
        interval = (Configuration?.Of(eui)?.StatsInterval?.ToTimeSpan() ?? interval) + grace;
        lock (_lock)
            return _path is not null && now - _reportedAt >= interval;
    }

    public void Located(Location location)
    {
        lock (_lock)
            _location = location;
    }

    /// <summary>Where the machine beside it stands; counts while the radio side tells no place of its own.</summary>
    public void HostLocated(Location location)
    {
        lock (_lock)
            _hostLocation = location;
    }

    /// <summary>Usable frames since the start.</summary>
    public long FramesHeard
    {
        get
        {
            lock (_lock)
                return _heard;
        }
    }

    /// <summary>
    /// Its keep-alives stay unanswered so long: a packet forwarder then gives up and its service starts it anew.
    /// </summary>
    public void Mute(TimeSpan until)
    {
        lock (_lock)
            _mutedUntil = until;
    }

    public bool IsMuted(TimeSpan now)
    {
        lock (_lock)
            return now < _mutedUntil;
    }

    private void ObserveClock(UplinkRxInfo info, TimeSpan now)
    {
        if (info.Context.Length == TxTime.ShortContextBytes)
            _clock.Observe(BinaryPrimitives.ReadUInt32BigEndian(info.Context.Span), now);
        else if (info.Context.Length == TxTime.LongContextBytes)
            _units.Observe(BinaryPrimitives.ReadUInt64BigEndian(info.Context.Span[^sizeof(ulong)..]), now);
        if (info.TimeSinceGpsEpoch is { } gps)
            _clock.ObserveGps(gps.ToTimeSpan(), now);
    }
}
