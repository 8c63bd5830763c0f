namespace Kreisfunk.LoRaWan;

/// <summary>
/// GPS time, which LoRaWAN counts in: the seconds since 1980-01-06T00:00:00Z, leap seconds included, so that it never
/// jumps and runs ahead of UTC, by 18 s since 2017. A later leap second needs a row in the table here.
/// </summary>
public static class GpsTime
{
    /// <summary>The GPS epoch, 1980-01-06T00:00:00Z.</summary>
    public static readonly DateTimeOffset Epoch = new(1980, 1, 6, 0, 0, 0, TimeSpan.Zero);

    // The first UTC second behind each leap second since the epoch (IERS Bulletin C).
    private static readonly TimeSpan[] BehindLeapSeconds =
    [
        At(1981, 7), At(1982, 7), At(1983, 7), At(1985, 7), At(1988, 1), At(1990, 1), At(1991, 1), At(1992, 7),
        At(1993, 7), At(1994, 7), At(1996, 1), At(1997, 7), At(1999, 1), At(2006, 1), At(2009, 1), At(2012, 7),
        At(2015, 7), At(2017, 1),
    ];

    /// <summary>The time since the GPS epoch, sub-second part kept; negative before the epoch.</summary>
    public static TimeSpan FromUtc(DateTimeOffset utc)
    {
        var sinceEpoch = utc - Epoch;
        var leapSeconds = BehindLeapSeconds.Length;
        while (leapSeconds > 0 && sinceEpoch < BehindLeapSeconds[leapSeconds - 1])
            leapSeconds--;
        return sinceEpoch + TimeSpan.FromSeconds(leapSeconds);
    }

    /// <summary>
    /// The UTC of a time since the GPS epoch. A leap second itself (23:59:60) becomes the second behind it, for which
    /// there is no other word in <see cref="DateTimeOffset"/>.
    /// </summary>
    /// <param name="sinceGpsEpoch">Any time that <see cref="DateTimeOffset"/> can hold.</param>
    public static DateTimeOffset ToUtc(TimeSpan sinceGpsEpoch)
    {
        var leapSeconds = BehindLeapSeconds.Length;
        while (leapSeconds > 0
            && sinceGpsEpoch < BehindLeapSeconds[leapSeconds - 1] + TimeSpan.FromSeconds(leapSeconds))
            leapSeconds--;
        return Epoch + (sinceGpsEpoch - TimeSpan.FromSeconds(leapSeconds));
    }

    private static TimeSpan At(int year, int month) =>
        new DateTimeOffset(year, month, 1, 0, 0, 0, TimeSpan.Zero) - Epoch;
}
