using System.Globalization;
using System.Xml;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kreisfunk.Bridge.Admin;

/// <summary>/api/v1/devices/{devEui}/measurements.</summary>
internal static class MeasurementEndpoints
{
    private const int MaxRows = 100_000, DefaultRows = 10_000;

    public static void Map(RouteGroupBuilder devices)
    {
        devices.MapGet("/{devEui}/measurements", ReadAsync)
            .WithSummary("Values of one quantity over time, each by itself or in buckets");
        devices.MapGet("/{devEui}/quantities", QuantitiesAsync).WithSummary("What the device has ever measured");
    }

    private static async Task<Results<Ok<MeasurementsView>, ProblemHttpResult>> ReadAsync(
        string devEui, [AsParameters] MeasurementRequest request, ITelemetryReader telemetry, TimeProvider clock,
        CancellationToken cancel)
    {
        if (!request.TryRead(devEui, clock.GetUtcNow(), out var query, out var error))
            return Problems.Invalid(error);
        var buckets = await telemetry.ReadAsync(query, cancel);
        return TypedResults.Ok(new MeasurementsView(query.DevEui.ToString(), query.Quantity, query.From, query.To,
            query.Resolution, [.. buckets]));
    }

    private static async Task<Results<Ok<IReadOnlyList<string>>, ProblemHttpResult>> QuantitiesAsync(
        string devEui, ITelemetryReader telemetry, CancellationToken cancel)
    {
        if (!PageQuery.TryEui(devEui, nameof(devEui), out var eui, out var error) || eui is null)
            return Problems.Invalid(error ?? "devEui is missing.");
        return TypedResults.Ok(await telemetry.QuantitiesAsync(eui.Value, cancel));
    }

    internal sealed record MeasurementRequest(
        string? Quantity, string? From, string? To, string? Resolution, int? Limit)
    {
        public bool TryRead(string devEui, DateTimeOffset now, out TelemetryQuery query, out string error)
        {
            query = new TelemetryQuery(default, "", default, default, null);
            error = "";
            if (!Eui64.TryParse(devEui, out var eui))
                error = $"devEui is \"{PageQuery.Short(devEui)}\"; write 16 hexadecimal digits.";
            else if (string.IsNullOrWhiteSpace(Quantity))
                error = "quantity is missing; name one of …/quantities, for example quantity=temperature.";
            else if (!TryTime(To, now, out var to))
                error = $"to is \"{PageQuery.Short(To!)}\"; write RFC 3339, for example 2026-03-02T07:00:00Z.";
            else if (!TryTime(From, to - TimeSpan.FromDays(1), out var from))
                error = $"from is \"{PageQuery.Short(From!)}\"; write RFC 3339, for example 2026-03-01T07:00:00Z.";
            else if (from >= to)
                error = $"from is {from:O} and not before to, {to:O}; exchange them.";
            else if (!TryResolution(out var resolution))
                error = $"resolution is \"{PageQuery.Short(Resolution!)}\"; write PT1S to P366D, or 00:05:00.";
            else if (Limit is < 1 or > MaxRows)
                error = $"limit is {Limit}; ask for 1 to {MaxRows} rows.";
            else
                query = new TelemetryQuery(eui, Quantity, from, to, resolution, Limit ?? DefaultRows);
            return error.Length == 0;
        }

        private static bool TryTime(string? text, DateTimeOffset otherwise, out DateTimeOffset time)
        {
            time = otherwise;
            return string.IsNullOrEmpty(text) || DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
        }

        private bool TryResolution(out TimeSpan? resolution)
        {
            resolution = null;
            if (string.IsNullOrEmpty(Resolution))
                return true;
            if (TimeSpan.TryParse(Resolution, CultureInfo.InvariantCulture, out var plain))
                resolution = plain;
            else
                resolution = TryIso(Resolution);
            return resolution >= TimeSpan.FromSeconds(1) && resolution <= TimeSpan.FromDays(366);
        }

        private static TimeSpan? TryIso(string text)
        {
            try
            {
                return XmlConvert.ToTimeSpan(text);
            }
            catch (FormatException)
            {
                return null;
            }
        }
    }
}

/// <summary>Values over time; without resolution each bucket holds one value.</summary>
internal sealed record MeasurementsView(
    string DevEui, string Quantity, DateTimeOffset From, DateTimeOffset To, TimeSpan? Resolution,
    IReadOnlyList<TelemetryBucket> Values);
