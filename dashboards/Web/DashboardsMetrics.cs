using System.Diagnostics.Metrics;

namespace Kreisfunk.Dashboards;

/// <summary>Meter Kreisfunk.Dashboards.</summary>
internal static class DashboardsMetrics
{
    private static readonly Meter Meter = new("Kreisfunk.Dashboards");

    public static readonly UpDownCounter<int> LiveClients = Meter.CreateUpDownCounter<int>(
        "kreisfunk_dashboards_live_clients", description: "Browsers that watch.");

    public static readonly Counter<long> LiveDropped = Meter.CreateCounter<long>(
        "kreisfunk_dashboards_live_dropped_total", description: "Batches dropped for browsers that read too slowly.");

    public static readonly Counter<long> LiveRefused = Meter.CreateCounter<long>(
        "kreisfunk_dashboards_live_refused_total", description: "Browsers refused because too many watch.");

    public static readonly Counter<long> PageErrors = Meter.CreateCounter<long>(
        "kreisfunk_dashboards_page_errors_total", description: "Pages answered with an error, by reason.");
}
