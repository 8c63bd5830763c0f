using System.Globalization;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Uplinks;

namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>How many uplinks the full spool has refused, ever.</summary>
internal sealed class SpoolGapReport(ISpool spool) : IReportPart
{
    public void AddTo(GatewayStats stats, in ReportOccasion occasion)
    {
        if (spool.Refused(occasion.Concentrator.Eui) is > 0 and var refused)
            stats.Metadata[SpoolGapNotice.TotalMetadata] = refused.ToString(CultureInfo.InvariantCulture);
    }
}
