using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Downlinks;
using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.GatewayAgent.Radio.SemtechUdp;
using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.GatewayAgent.Uplinks.Destinations;

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>What happens at the radio side besides uplinks, as messages for the server. Thread-safe.</summary>
internal sealed class RadioEvents(Outbox outbox, DownlinkDispatcher downlinks, ISpool spool,
    DestinationTable destinations, MonotonicClock clock)
{
    public void StateChanged(Concentrator concentrator, ConnState.Types.State state)
    {
        outbox.Add(new OutboxMessage(concentrator.Eui, GatewayTopicKind.Connection,
            new ConnState { GatewayId = concentrator.Eui.ToString(), State = state }));
        destinations.StateChanged(concentrator.Eui, state);
    }

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
        stats.Metadata.Add(report.Metadata);
        stats.DutyCycleStats = downlinks.DutyCycleOf(concentrator.Eui);
        Report(concentrator, stats);
    }

    /// <summary>A report of the agent's own, for a concentrator that sends none.</summary>
    public void ReportOwn(Concentrator concentrator, TimeSpan now)
    {
        var stats = concentrator.TakeReport(now);
        stats.Time = Timestamp.FromDateTimeOffset(clock.WallClock);
        stats.DutyCycleStats = downlinks.DutyCycleOf(concentrator.Eui);
        Report(concentrator, stats);
    }

    private void Report(Concentrator concentrator, GatewayStats stats)
    {
        // First, for what follows is for the own server's eyes.
        destinations.Reported(concentrator.Eui, stats);
        destinations.AddLosses(stats.Metadata);
        NoteGaps(stats, concentrator);
        outbox.Add(new OutboxMessage(concentrator.Eui, GatewayTopicKind.Stats, stats));
    }

    private void NoteGaps(GatewayStats stats, Concentrator concentrator)
    {
        if (spool.Refused(concentrator.Eui) is > 0 and var refused)
            stats.Metadata[SpoolGapNotice.TotalMetadata] = refused.ToString(CultureInfo.InvariantCulture);
    }
}
