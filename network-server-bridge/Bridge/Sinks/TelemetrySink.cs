using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Sinks;

/// <summary>
/// Gathered uplinks into the telemetry store, one point each; also those without a decoded value, because how well a
/// device is heard is a series too.
/// </summary>
internal sealed class TelemetrySink(ITelemetryWriter telemetry) : ISink
{
    public string Name => "telemetry";

    public async Task WriteAsync(SinkBatch batch, CancellationToken cancel)
    {
        var points = new Dictionary<TelemetryPoint, SinkEntry>(ReferenceEqualityComparer.Instance);
        foreach (var entry in batch.Entries)
        {
            if (entry is { Effect: UplinkGathered gathered, Device: { } device })
                points[Point(gathered.Uplink, device, entry)] = entry;
        }

        if (points.Count == 0)
            return;
        await telemetry.WriteAsync(
            [.. points.Keys], (point, reason) => batch.Refuse(points[point], reason), cancel);
        batch.Reach(points.Values.Last());
    }

    private static TelemetryPoint Point(AcceptedUplink uplink, DeviceInfoRow device, SinkEntry entry)
    {
        var (_, rssiDbm, snrDb) = RadioText.Signal(uplink);
        return new TelemetryPoint(uplink.DevEui, uplink.PointTimeNs, device.Application.Id, uplink.FCntUp, rssiDbm,
            snrDb, entry.Decoded.Measurements);
    }
}
