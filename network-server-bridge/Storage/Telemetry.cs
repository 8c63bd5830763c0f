using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Storage;

/// <summary>The measurements of one uplink: one line in a time series, identified by device and time.</summary>
public sealed record TelemetryPoint(
    Eui64 DevEui, long TimeNs, Guid ApplicationId, uint FCntUp, int RssiDbm, float SnrDb,
    IReadOnlyList<Measurement> Measurements);

/// <summary>Values of one quantity over one span of time.</summary>
public readonly record struct TelemetryBucket(
    DateTimeOffset Start, double Min, double Max, double Mean, double Last, long Count);

/// <param name="DevEui">The device.</param>
/// <param name="Quantity">Name of the quantity.</param>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Resolution">Width of a bucket, aligned to 1970; null for each value by itself.</param>
/// <param name="Limit">At most this many rows, the newest kept; 1 to 100,000.</param>
public sealed record TelemetryQuery(
    Eui64 DevEui, string Quantity, DateTimeOffset From, DateTimeOffset To, TimeSpan? Resolution, int Limit = 10_000);

/// <summary>
/// Where measurements go. A seam: embedded, InfluxDB, VictoriaMetrics pass the same conformance tests.
/// </summary>
public interface ITelemetryWriter : IAsyncDisposable
{
    /// <summary>
    /// Returns only when every point is durable, or was found unwritable by the store and handed to
    /// <paramref name="refused"/> with the store's reason (the good ones are durable all the same). Writing a point
    /// again changes nothing. Throws when the store cannot be reached or is ill; the caller keeps the batch and
    /// retries.
    /// </summary>
    Task WriteAsync(
        IReadOnlyList<TelemetryPoint> points, Action<TelemetryPoint, string> refused, CancellationToken cancel);
}

/// <summary>Where measurements are read from.</summary>
public interface ITelemetryReader
{
    /// <summary>Buckets in time order; empty ones are left out.</summary>
    Task<IReadOnlyList<TelemetryBucket>> ReadAsync(TelemetryQuery query, CancellationToken cancel);

    /// <summary>Names of all quantities ever stored for the device, in alphabetical order.</summary>
    Task<IReadOnlyList<string>> QuantitiesAsync(Eui64 devEui, CancellationToken cancel);

    /// <summary>Number of uplinks stored, of one device or of all.</summary>
    Task<long> CountUplinksAsync(Eui64? devEui, CancellationToken cancel);
}
