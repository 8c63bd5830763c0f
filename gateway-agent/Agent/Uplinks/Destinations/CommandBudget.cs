namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>
/// How many messages of one server are read: a burst, then so many a second. What is above costs the agent next to
/// nothing. Synchronous; time is an argument; not for two threads at once.
/// </summary>
internal sealed class CommandBudget(int perSecond)
{
    /// <summary>
    /// A concentrator sends a few packets a second at most; with 64 of them a legitimate server stays below.
    /// </summary>
    public const int UsualPerSecond = 200;

    private readonly double _burst = perSecond * 2;
    private double _left = perSecond * 2;
    private TimeSpan _filledAt;

    public bool TryTake(TimeSpan now)
    {
        if (now > _filledAt)
            _left = Math.Min(_burst, _left + (now - _filledAt).TotalSeconds * perSecond);
        _filledAt = now;
        if (_left < 1)
            return false;
        _left--;
        return true;
    }
}
