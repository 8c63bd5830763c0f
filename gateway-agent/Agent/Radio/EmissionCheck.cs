namespace Kreisfunk.GatewayAgent.Radio;

/// <summary>
/// Compares what a forwarder has accepted with what its reports say was sent: its TX_ACK only means that the packet is
/// in its queue, and a radio that fails later tells nobody. Synchronous; not for two threads at once.
/// </summary>
internal sealed class EmissionCheck
{
    /// <summary>
    /// Accepted packets not yet reported on. An hour of a gateway that sends all it may; beyond, the earliest count as
    /// sent, since nobody reports.
    /// </summary>
    public const int MaxOpen = 1024;

    private readonly PriorityQueue<TimeSpan, TimeSpan> _open = new();
    private TimeSpan _previousReport = TimeSpan.MinValue;

    public void Accepted(TimeSpan leavesAt)
    {
        if (_open.Count == MaxOpen)
            _open.Dequeue();
        _open.Enqueue(leavesAt, leavesAt);
    }

    /// <summary>
    /// A report came that says how many packets were sent since the one before. Returns how many were certainly not:
    /// they were due before the report before this one.
    /// </summary>
    public int Reported(uint emitted, TimeSpan now)
    {
        for (; emitted > 0 && _open.Count > 0; emitted--)
            _open.Dequeue();
        var missing = 0;
        while (_open.TryPeek(out var due, out _) && due < _previousReport)
        {
            _open.Dequeue();
            missing++;
        }

        _previousReport = now;
        return missing;
    }
}
