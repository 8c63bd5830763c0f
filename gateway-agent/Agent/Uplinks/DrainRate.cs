namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>
/// How fast a backlog leaves, so that a gateway that was away for weeks does not fill its backhaul. Synchronous; time
/// is an argument.
/// </summary>
internal sealed class DrainRate(int perSecond)
{
    /// <summary>What may leave at once: the sending loop looks ten times a second, and may be late.</summary>
    private const double BurstSeconds = 0.25;

    private double _tokens = Math.Max(1, perSecond * BurstSeconds);
    private TimeSpan _at;

    /// <summary>False when the frame must wait.</summary>
    public bool TryTake(TimeSpan now)
    {
        if (perSecond == 0)
            return true;
        _tokens = Math.Min(_tokens + ((now - _at).TotalSeconds * perSecond), Math.Max(1, perSecond * BurstSeconds));
        _at = now;
        if (_tokens < 1)
            return false;
        _tokens--;
        return true;
    }
}
