using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Downlinks;
using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.GatewayAgent.Radio.SemtechUdp;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>What happens at the radio side besides uplinks, as messages for the server. Thread-safe.</summary>
internal sealed partial class RadioEvents(Outbox outbox, DownlinkDispatcher downlinks, AgentMetrics metrics,
    MonotonicClock clock, ILogger<RadioEvents> log)
{
    public void StateChanged(Concentrator concentrator, ConnState.Types.State state) =>
        outbox.Add(new OutboxMessage(concentrator.Eui, GatewayTopicKind.Connection,
            new ConnState { GatewayId = concentrator.Eui.ToString(), State = state }));

    /// <summary>A forwarder's own report, if the datagram had one.</summary>
    public void Reported(Concentrator concentrator, StatReport? report, TimeSpan now)
    {
        if (report is null)
            return;
        if (report.Location is { } location)
            concentrator.Located(location);
        var stats = concentrator.TakeReport(now);
        stats.Time = Timestamp.FromDateTimeOffset(report.Time ?? clock.WallClock);
        // The radio knows better than the agent: what it heard, and what really left the antenna.
        stats.RxPacketsReceived = report.Received ?? stats.RxPacketsReceived;
        stats.RxPacketsReceivedOk = report.ReceivedOk ?? stats.RxPacketsReceivedOk;
        stats.TxPacketsReceived = report.Downlinks ?? stats.TxPacketsReceived;
        stats.TxPacketsEmitted = report.Emitted ?? stats.TxPacketsEmitted;
        CheckEmitted(concentrator, report, stats, now);
        // What the agent says goes before what the forwarder says under the same name.
        foreach (var (name, value) in report.Metadata.Where(entry => !stats.Metadata.ContainsKey(entry.Key)))
            stats.Metadata[name] = value;
        stats.DutyCycleStats = downlinks.DutyCycleOf(concentrator.Eui);
        outbox.Add(new OutboxMessage(concentrator.Eui, GatewayTopicKind.Stats, stats));
    }

    private void CheckEmitted(Concentrator concentrator, StatReport report, GatewayStats stats, TimeSpan now)
    {
        if (report.Emitted is not { } emitted || concentrator.CheckEmitted(emitted, now) is not (> 0 and var missing))
            return;
        metrics.NotEmitted(missing);
        stats.Metadata["tx_not_emitted"] = missing.ToString(CultureInfo.InvariantCulture);
        LogNotEmitted(log, concentrator.Eui.ToString(), missing);
    }

    /// <summary>A report of the agent's own, for a concentrator that sends none.</summary>
    public void ReportOwn(Concentrator concentrator, TimeSpan now)
    {
        var stats = concentrator.TakeReport(now);
        stats.Time = Timestamp.FromDateTimeOffset(clock.WallClock);
        stats.DutyCycleStats = downlinks.DutyCycleOf(concentrator.Eui);
        outbox.Add(new OutboxMessage(concentrator.Eui, GatewayTopicKind.Stats, stats));
    }

    [LoggerMessage(EventId = 3021, EventName = "agent.downlink.lose", Level = LogLevel.Warning,
        Message = "Concentrator {Gateway} accepted {Count} downlinks and did not send them. If it goes on, restart its "
            + "packet forwarder and check the antenna's listen-before-talk and the radio's supply.")]
    private static partial void LogNotEmitted(ILogger log, string gateway, int count);
}
