using System.Globalization;
using System.Text;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;

namespace Kreisfunk.Dashboards.History;

/// <summary>Columns for a chart: times in seconds since 1970.</summary>
internal sealed record HistoryColumns(
    long From, long To, IReadOnlyList<long> Times, IReadOnlyList<double> Min, IReadOnlyList<double> Mean,
    IReadOnlyList<double> Max);

/// <summary>What the charts fetch and what people download.</summary>
internal static class HistoryEndpoint
{
    /// <summary>A sparkline changes by a pixel in this time; browsers may keep it that long.</summary>
    private const string SparkCache = "private, max-age=60";

    public static async Task<IResult> JsonAsync(
        string devEui, string? quantity, string? range, HistoryReader history, TimeProvider clock,
        CancellationToken cancel)
    {
        if (!TryRead(devEui, quantity, range, out var eui, out var span))
            return Results.NotFound();
        var buckets = await history.ReadAsync(eui, quantity!, span, cancel);
        var now = clock.GetUtcNow();
        return Results.Json(new HistoryColumns(
            (now - span.Span).ToUnixTimeSeconds(), now.ToUnixTimeSeconds(),
            [.. buckets.Select(b => b.Start.ToUnixTimeSeconds())],
            [.. buckets.Select(b => Round(b.Min))],
            [.. buckets.Select(b => Round(b.Mean))],
            [.. buckets.Select(b => Round(b.Max))]));
    }

    public static async Task<IResult> CsvAsync(
        string devEui, string? quantity, string? range, HistoryReader history, CancellationToken cancel)
    {
        if (!TryRead(devEui, quantity, range, out var eui, out var span))
            return Results.NotFound();
        var buckets = await history.ReadAsync(eui, quantity!, span, cancel);
        return Results.File(
            Encoding.UTF8.GetBytes(Csv(buckets)), "text/csv; charset=utf-8",
            FileName(eui, quantity!, span));
    }

    public static async Task<IResult> SparkAsync(
        string devEui, string? quantity, HistoryReader history, HttpContext context)
    {
        if (!TryRead(devEui, quantity, HistoryRange.Day.Name, out var eui, out _))
            return Results.NotFound();
        var buckets = await history.ReadSparkAsync(eui, quantity!, context.RequestAborted);
        context.Response.Headers.CacheControl = SparkCache;
        return Results.Text(Sparkline.Draw(buckets), "image/svg+xml", Encoding.UTF8);
    }

    /// <summary>Numbers with a point and times in UTC: a file for programs, the same in every language.</summary>
    internal static string Csv(IReadOnlyList<TelemetryBucket> buckets)
    {
        var csv = new StringBuilder("time,min,mean,max,count\r\n");
        foreach (var bucket in buckets)
        {
            csv.Append(CultureInfo.InvariantCulture,
                $"{bucket.Start.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ},{bucket.Min},{bucket.Mean},{bucket.Max},");
            csv.Append(CultureInfo.InvariantCulture, $"{bucket.Count}\r\n");
        }

        return csv.ToString();
    }

    /// <summary>Quantities come from payloads: only what is safe in a file name stays.</summary>
    private static string FileName(Eui64 devEui, string quantity, HistoryRange range) =>
        $"{devEui}_{string.Concat(quantity.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'))}_{range.Name}.csv";

    /// <summary>Nine significant digits: a meter's litres among a million cubic metres, and half the bytes.</summary>
    private static double Round(double value) =>
        double.Parse(value.ToString("G9", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static bool TryRead(
        string devEui, string? quantity, string? rangeName, out Eui64 eui, out HistoryRange range)
    {
        range = HistoryRange.Find(rangeName) ?? HistoryRange.Day;
        return Eui64.TryParse(devEui, out eui) && quantity is { Length: > 0 and <= 64 };
    }
}
