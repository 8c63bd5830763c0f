using System.Globalization;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Uplinks;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Downlinks;

/// <summary>Says when a radio has accepted downlinks and, by its own count, not sent them.</summary>
internal sealed partial class EmissionReport(AgentMetrics metrics, ILogger<EmissionReport> log) : IReportPart
{
    public void AddTo(GatewayStats stats, in ReportOccasion occasion)
    {
        if (occasion.Forwarder?.Emitted is not { } emitted
            || occasion.Concentrator.CheckEmitted(emitted, occasion.Now) is not (> 0 and var missing))
            return;
        metrics.NotEmitted(missing);
        stats.Metadata["tx_not_emitted"] = missing.ToString(CultureInfo.InvariantCulture);
        LogNotEmitted(log, occasion.Concentrator.Eui.ToString(), missing);
    }

    [LoggerMessage(EventId = 3021, EventName = "agent.downlink.lose", Level = LogLevel.Warning,
        Message = "Concentrator {Gateway} accepted {Count} downlinks and did not send them. If it goes on, restart its "
            + "packet forwarder and check the antenna's listen-before-talk and the radio's supply.")]
    private static partial void LogNotEmitted(ILogger log, string gateway, int count);
}
