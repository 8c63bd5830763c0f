namespace Kreisfunk.NetworkServer;

/// <summary>Airtime of the last 61 minutes, one number a minute: the hour, and the minute that is under way.</summary>
internal sealed class AirtimeHour
{
    public const int Minutes = 61;

    private readonly long[] _ticks = new long[Minutes];

    public AirtimeHour(long minute) => Minute = minute;

    /// <param name="minute">Minutes since 1970 of the newest entry.</param>
    /// <param name="ticks">By minute, the newest last.</param>
    public AirtimeHour(long minute, IReadOnlyList<long> ticks)
    {
        Minute = minute;
        for (var i = 0; i < ticks.Count && i < Minutes; i++)
            _ticks[Place(minute - i)] = ticks[ticks.Count - 1 - i];
    }

    /// <summary>Minutes since 1970 of the newest entry.</summary>
    public long Minute { get; private set; }

    public static long MinuteOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / 60;

    /// <summary>A clock that was set back counts into the newest minute: never less than was sent.</summary>
    public void Add(long minute, long ticks)
    {
        PassTo(minute);
        _ticks[Place(Minute)] = Math.Max(0, _ticks[Place(Minute)] + ticks);
    }

    public long SumUntil(long minute)
    {
        PassTo(minute);
        var sum = 0L;
        foreach (var ticks in _ticks)
            sum += ticks;
        return sum;
    }

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
