namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>
/// How long to wait before the next connection: 0.2 s, doubled up to 10 s, each up to a fifth longer.
/// </summary>
internal sealed class ReconnectPause(Random random)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.2), Longest = TimeSpan.FromSeconds(10);

    /// <summary>A shorter connection was none: two agents with one client id throw each other out like that.</summary>
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(10);

    private TimeSpan _next = Shortest;

    public TimeSpan Next()
    {
        // The fifth keeps a thousand gateways from coming back in the same instant.
        var pause = _next * (1 + random.NextDouble() / 5);
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        return pause;
    }

    public void Ended(TimeSpan connectedFor)
    {
        if (connectedFor >= Stable)
            _next = Shortest;
    }
}
