using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;

namespace Kreisfunk.Dashboards.History;

/// <summary>Reads what charts, tables and sparklines draw.</summary>
internal sealed class HistoryReader(ITelemetryReader telemetry, TimeProvider clock)
{
    /// <summary>A sparkline is 240 pixels wide: 48 buckets of half an hour for a day.</summary>
    private static readonly TimeSpan SparkStep = TimeSpan.FromMinutes(30);

    /// <summary>Fewer than this in a day, and an hour tells more.</summary>
    private const int FewSparkBuckets = 4;

    /// <summary>At most <see cref="HistoryRange.MostPoints"/> and one more for the open bucket.</summary>
    public Task<IReadOnlyList<TelemetryBucket>> ReadAsync(
        Eui64 devEui, string quantity, HistoryRange range, CancellationToken cancel) =>
        ReadAsync(devEui, quantity, range.Span, range.Step, cancel);

    /// <summary>The coarser rows of the table beside a chart.</summary>
    public Task<IReadOnlyList<TelemetryBucket>> ReadTableAsync(
        Eui64 devEui, string quantity, HistoryRange range, CancellationToken cancel) =>
        ReadAsync(devEui, quantity, range.Span, range.TableStep, cancel);

    /// <summary>The last day, or the last hour of a device that has only just begun.</summary>
    public async Task<IReadOnlyList<TelemetryBucket>> ReadSparkAsync(
        Eui64 devEui, string quantity, CancellationToken cancel)
    {
        var day = await ReadAsync(devEui, quantity, HistoryRange.Day.Span, SparkStep, cancel);
        return day.Count >= FewSparkBuckets
            ? day
            : await ReadAsync(devEui, quantity, HistoryRange.Hour.Span, TimeSpan.FromMinutes(1), cancel);
    }

    /// <summary>The day, unless the device has only just begun: then the hour shows more.</summary>
    public async Task<HistoryRange> FittingRangeAsync(Eui64 devEui, string quantity, CancellationToken cancel)
    {
        var day = await ReadAsync(devEui, quantity, HistoryRange.Day.Span, TimeSpan.FromHours(1), cancel);
        return day.Count is > 0 and <= 2 ? HistoryRange.Hour : HistoryRange.Day;
    }

    private Task<IReadOnlyList<TelemetryBucket>> ReadAsync(
        Eui64 devEui, string quantity, TimeSpan span, TimeSpan step, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var query = new TelemetryQuery(
            devEui, quantity, now - span, now, step, Limit: HistoryRange.MostPoints + 1);
        return telemetry.ReadAsync(query, cancel);
    }

    /// <summary>Whether the quantity behaves like a line that can be drawn.</summary>
    public static bool CanDraw(LatestValue value) => value.Text is null
        && value.Quantity is not ("latitude" or "longitude")
        && double.IsFinite(value.Value)
        && value.Quantity.Length <= LongestQuantity;

    /// <summary>Contracts' bound for a quantity's name.</summary>
    private const int LongestQuantity = 64;
}
