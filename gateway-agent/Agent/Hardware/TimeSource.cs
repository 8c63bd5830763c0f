using Kreisfunk.GatewayAgent.Hardware.Gnss;
using Kreisfunk.GatewayAgent.Spool;

namespace Kreisfunk.GatewayAgent.Hardware;

/// <summary>Says what the wall clock is worth at this moment; thread-safe and cheap enough for each frame.</summary>
/// <param name="gnss">The satellites, where there is a receiver.</param>
/// <param name="clock">The clock that is judged.</param>
/// <param name="kernel">What the kernel says of it.</param>
internal sealed class TimeSource(GnssReceiver gnss, MonotonicClock clock, Func<TimeQuality> kernel)
{
    /// <summary>
    /// A sentence names its second and arrives up to a second late over 9,600 baud; further apart, the clock is not
    /// the satellites'.
    /// </summary>
    private static readonly TimeSpan Agreement = TimeSpan.FromSeconds(1.2);

    /// <summary>The kernel is not asked for each frame of a burst.</summary>
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private TimeQuality _quality;
    private TimeSpan? _askedAt;

    public TimeQuality Now()
    {
        lock (_lock)
        {
            var now = clock.Now;
            if (_askedAt is null || now - _askedAt >= AskAgainAfter)
                (_quality, _askedAt) = (Ask(now), now);
            return _quality;
        }
    }

    private TimeQuality Ask(TimeSpan now) =>
        gnss.TryGetUtc(now, out var utc) && (utc - clock.WallClock).Duration() <= Agreement
            ? TimeQuality.Gnss
            : kernel();
}
