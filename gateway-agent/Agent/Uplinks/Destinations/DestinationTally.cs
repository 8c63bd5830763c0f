namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>
/// What became of one destination's frames since the agent started, over its changes and reloads. Thread-safe.
/// </summary>
internal sealed class DestinationTally(string name, DestinationMetrics metrics) : IDeliveryCounts
{
    /// <summary>No loss for this long, and it counts as over: one log line for an outage, not one a minute.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long _lost, _delivered, _lostBefore;
    private LossReason _lastReason;
    private TimeSpan _lostAt;
    private bool _isLosing;

    public string Name => name;

    public long Lost => Interlocked.Read(ref _lost);

    public long Delivered => Interlocked.Read(ref _delivered);

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
            _lastReason = reason;
        }
    }

    /// <summary>
    /// Looked at once a second. True when losing has begun or ended since the last look, so that it is said once.
    /// </summary>
    public bool TryChange(TimeSpan now, out LossChange change)
    {
        lock (_lock)
        {
            change = new LossChange(true, _lost - _lostBefore, _lastReason);
            if (_lost != _lostBefore)
            {
                _lostAt = now;
                var isNew = !_isLosing;
                _isLosing = true;
                if (isNew)
                    return true;
                // What follows belongs to the same outage; its end tells the sum.
                return false;
            }

            return false;
        }
    }
}
