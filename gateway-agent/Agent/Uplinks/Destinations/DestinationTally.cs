namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>
/// What became of one destination's frames since the agent started, over its changes and reloads. Thread-safe.
/// </summary>
internal sealed class DestinationTally(string name, DestinationMetrics metrics) : IDeliveryCounts
{
    /// <summary>
    /// No loss for this long, and losing is over: an outage is two lines in the log, not one a minute.
    /// </summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long _delivered, _lost, _lostBefore, _lostAtStart;
    private LossReason _reason;
    private TimeSpan _lostAt;
    private bool _isLosing;

    public string Name => name;

    public long Delivered => Interlocked.Read(ref _delivered);

    public long Lost
    {
        get
        {
            lock (_lock)
                return _lost;
        }
    }

    public void Taken() => metrics.Taken(name);

    public void Sent(long count, bool isRepetition) => metrics.Sent(name, count, isRepetition);

    public void Published(bool isRepetition) => Sent(1, isRepetition);

    public void Acknowledged(long count)
    {
        Interlocked.Add(ref _delivered, count);
        metrics.Delivered(name, count);
    }

    public void EventDropped() => metrics.EventDropped(name);

    public void DownlinkRefused() => metrics.DownlinkRefused(name);

    public void Unread() => metrics.Unread(name);

    public void Lose(LossReason reason, long count)
    {
        if (count <= 0)
            return;
        metrics.Lost(name, reason, count);
        lock (_lock)
        {
            _lost += count;
            _reason = reason;
        }
    }

    /// <summary>Looked at once a second. True when losing began or ended since the last look.</summary>
    public bool TryChange(TimeSpan now, out LossChange change)
    {
        lock (_lock)
        {
            var hasLost = _lost != _lostBefore;
            var begins = hasLost && !_isLosing;
            if (begins)
                _lostAtStart = _lostBefore;
            if (hasLost)
                (_lostBefore, _lostAt, _isLosing) = (_lost, now, true);
            var ends = _isLosing && now - _lostAt >= Quiet;
            if (ends)
                _isLosing = false;
            change = new LossChange(begins, _lost - _lostAtStart, _reason);
            return begins || ends;
        }
    }
}
