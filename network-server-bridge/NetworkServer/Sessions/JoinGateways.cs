using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// How many join requests each gateway has reported lately. Bounded: gateways that have been quiet are forgotten.
/// </summary>
internal sealed class JoinGateways
{
    /// <summary>More gateways than any district has; beyond it the quiet ones go.</summary>
    private const int MaxGateways = 4_096;

    private readonly Dictionary<Eui64, TokenBucket> _buckets = [];

    /// <summary>False when the gateway reports more than its share.</summary>
    public bool TryTake(Eui64 gateway, long ticks, int burst, TimeSpan period)
    {
        if (_buckets.Count >= MaxGateways)
            Forget(ticks);
        var bucket = _buckets.GetValueOrDefault(gateway);
        var taken = bucket.TryTake(ticks, burst, period / burst);
        _buckets[gateway] = bucket;
        return taken;
    }

    private void Forget(long ticks)
    {
        foreach (var (gateway, bucket) in _buckets)
        {
            if (bucket.IsFull(ticks))
                _buckets.Remove(gateway);
        }

        if (_buckets.Count >= MaxGateways)
            _buckets.Clear();
    }
}
