namespace Kreisfunk.Storage;

/// <summary>What all readers ask of a question, and how they count time.</summary>
internal static class TelemetryQueries
{
    public const int MaxLimit = 100_000;

    // Empty buckets cost a server too; a million is a year by the half minute.
    private const long MaxBuckets = 1_000_000;

    private const long NanosecondsPerTick = 100;

    // Later times (after 2262) do not fit into 64-bit nanoseconds.
    private const long MaxTicks = long.MaxValue / NanosecondsPerTick;

    public static void Check(TelemetryQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, MaxLimit, nameof(query));
        if (query.Resolution is not { } width)
            return;

        ArgumentOutOfRangeException.ThrowIfLessThan(width, TimeSpan.FromMilliseconds(1), nameof(query));
        var span = Nanoseconds(query.To) - Nanoseconds(query.From);
        if (span / (width.Ticks * NanosecondsPerTick) > MaxBuckets)
            throw new ArgumentOutOfRangeException(
                nameof(query), $"More than {MaxBuckets} buckets: choose a shorter time or a coarser resolution.");
    }

    /// <summary>Nanoseconds since 1970, kept within 1970 to 2262.</summary>
    public static long Nanoseconds(DateTimeOffset time) =>
        Math.Clamp((time - DateTimeOffset.UnixEpoch).Ticks, 0, MaxTicks) * NanosecondsPerTick;

    public static DateTimeOffset Time(long nanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / NanosecondsPerTick);
}
