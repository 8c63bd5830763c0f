namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>The time of simulations.</summary>
internal static class SimulatedClock
{
    /// <summary>When they begin: a Monday morning.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 7, 0, 0, TimeSpan.Zero);
}
