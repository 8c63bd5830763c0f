namespace Kreisfunk.GatewayAgent;

/// <summary>Time that never jumps, for deadlines and the concentrators' counters.</summary>
internal sealed class MonotonicClock(TimeProvider time)
{
    public TimeSpan Now => time.GetElapsedTime(0);

    public DateTimeOffset WallClock => time.GetUtcNow();
}
