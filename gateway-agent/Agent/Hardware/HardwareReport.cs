using System.Globalization;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Hardware.Deafness;
using Kreisfunk.GatewayAgent.Hardware.Gnss;
using Kreisfunk.GatewayAgent.Hardware.Health;
using Kreisfunk.GatewayAgent.Uplinks;

namespace Kreisfunk.GatewayAgent.Hardware;

/// <summary>What the machine beside the radio adds to each of the gateway's reports.</summary>
internal sealed class HardwareReport(HealthWatch health, RadioWatch radios, GnssReceiver gnss, TimeSource clockQuality,
    HardwareParts parts) : IReportPart
{
    public void AddTo(GatewayStats stats, in ReportOccasion occasion)
    {
        radios.Report(stats, occasion);
        if (!parts.Options.Value.Hardware.HealthInReports)
            return;
        health.Reading.WriteTo(stats.Metadata);
        stats.Metadata["time_quality"] = clockQuality.Now().ToString();
        if (!gnss.TryGetPosition(occasion.Now, out var position))
            return;
        stats.Metadata["gnss_satellites"] = position.Satellites.ToString(CultureInfo.InvariantCulture);
        stats.Metadata["gnss_hdop"] = position.Hdop.ToString("0.0", CultureInfo.InvariantCulture);
    }
}
