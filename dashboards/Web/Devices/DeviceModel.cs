using Kreisfunk.Dashboards.History;
using Kreisfunk.Dashboards.Overview;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;

namespace Kreisfunk.Dashboards.Devices;

/// <summary>One quantity over a range: the coarse table; the chart fetches its own finer points.</summary>
public sealed record QuantityHistory(string Quantity, string Unit, IReadOnlyList<TelemetryBucket> Rows)
{
    public double Min => Rows.Min(r => r.Min);

    public double Max => Rows.Max(r => r.Max);

    public double Mean => Rows.Sum(r => r.Mean * r.Count) / Rows.Sum(r => r.Count);
}

/// <summary>A device's page, ready to be drawn.</summary>
/// <param name="Deployment">The firmware update it takes part in at the moment; null for none.</param>
public sealed record DeviceModel(
    FleetDevice Device, string Profile, HistoryRange Range, IReadOnlyList<QuantityHistory> Histories,
    FramesModel Frames, RadioModel Radio, DeploymentRow? Deployment);

/// <summary>The last frames, with the names a reader knows.</summary>
/// <param name="Devices">Names of the devices that are registered; null where the page is about one device.</param>
public sealed record FramesModel(
    IReadOnlyList<RecentFrame> Frames, IReadOnlyDictionary<Eui64, string> GatewayNames,
    IReadOnlyDictionary<Eui64, string>? Devices);
