namespace Kreisfunk.LoRaWan;

/// <summary>
/// Airtime of the last 61 minutes, one number a minute: the hour that EN 300 220 counts a duty cycle over, and the
/// minute that is under way. Minutes count from any origin. Not thread-safe.
/// </summary>
public sealed class AirtimeHour
{
    /// <summary>Minutes kept.</summary>
    public const int Minutes = 61;

    private readonly long[] _ticks = new long[Minutes];

    /// <summary>Nothing was sent.</summary>
    /// <param name="minute">The minute under way.</param>
    public AirtimeHour(long minute) => Minute = minute;

    /// <summary>What <see cref="Export"/> gave.</summary>
    /// <param name="minute">The minute of the newest entry.</param>
    /// <param name="ticks">By minute, the newest last, in ticks of 100 ns; more than an hour's are left out.</param>
    public AirtimeHour(long minute, IReadOnlyList<long> ticks)
    {
        ArgumentNullException.ThrowIfNull(ticks);
        Minute = minute;
        for (var i = 0; i < ticks.Count && i < Minutes; i++)
            _ticks[Place(minute - i)] = ticks[ticks.Count - 1 - i];
    }

    /// <summary>The newest minute seen.</summary>
    public long Minute { get; private set; }

    /// <summary>Minutes since 1970.</summary>
    public static long MinuteOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / 60;

    /// <summary>
    /// Counts what was sent, or takes it back (negative). A clock that was set back counts into the newest minute:
    /// never less than was sent.
    /// </summary>
    public void Add(long minute, long ticks)
    {
        PassTo(minute);
        _ticks[Place(Minute)] = Math.Max(0, _ticks[Place(Minute)] + ticks);
    }

    /// <summary>Ticks of 100 ns sent in the hour that ends with this minute.</summary>
    public long SumUntil(long minute)
    {
        PassTo(minute);
        var sum = 0L;
        foreach (var ticks in _ticks)
            sum += ticks;
        return sum;
    }

    /// <summary>By minute, the newest last.</summary>
    public long[] Export()
    {
        var all = new long[Minutes];
        for (var i = 0; i < Minutes; i++)
            all[Minutes - 1 - i] = _ticks[Place(Minute - i)];
        return all;
    }

    private void PassTo(long minute)
    {
        var passed = Math.Min(minute - Minute, Minutes);
        for (var i = 0; i < passed; i++)
            _ticks[Place(minute - i)] = 0;
        Minute = Math.Max(Minute, minute);
    }

    private static int Place(long minute) => (int)(minute % Minutes);
}
