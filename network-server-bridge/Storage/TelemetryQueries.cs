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

    /// <summary>
    /// Buckets of values in time order, for stores that cannot do it themselves; the newest are kept.
    /// </summary>
    public static List<TelemetryBucket> Bucket(IReadOnlyList<(long TimeNs, double Value)> values, TelemetryQuery query)
    {
        var width = query.Resolution is { } resolution ? resolution.Ticks * NanosecondsPerTick : 0;
        var buckets = values
            .Select((value, index) => (value.TimeNs, value.Value, Key: width == 0 ? index : value.TimeNs / width))
            .GroupBy(value => value.Key)
            .Select(group => new TelemetryBucket(
                Time(width == 0 ? group.First().TimeNs : group.Key * width), group.Min(value => value.Value),
                group.Max(value => value.Value), group.Average(value => value.Value), group.Last().Value,
                group.Count()));
        return [.. buckets.TakeLast(query.Limit)];
    }

    /// <summary>Nanoseconds since 1970, kept within 1970 to 2262.</summary>
    public static long Nanoseconds(DateTimeOffset time) =>
        Math.Clamp((time - DateTimeOffset.UnixEpoch).Ticks, 0, MaxTicks) * NanosecondsPerTick;

    public static DateTimeOffset Time(long nanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / NanosecondsPerTick);
}
