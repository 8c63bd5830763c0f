using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Uplinks;

namespace Kreisfunk.GatewayAgent.Downlinks;

/// <summary>How much of each sub-band's hour is used, once something was sent.</summary>
internal sealed class DutyCycleReport(DownlinkDispatcher downlinks) : IReportPart
{
    public void AddTo(GatewayStats stats, in ReportOccasion occasion) =>
        stats.DutyCycleStats = downlinks.DutyCycleOf(occasion.Concentrator.Eui);
}
