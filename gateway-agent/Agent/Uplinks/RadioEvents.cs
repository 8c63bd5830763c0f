using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Downlinks;
using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.GatewayAgent.Radio.SemtechUdp;

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>What happens at the radio side besides uplinks, as messages for the server. Thread-safe.</summary>
internal sealed class RadioEvents(Outbox outbox, DownlinkDispatcher downlinks, MonotonicClock clock)
{
    /// <summary>Adds to each report what the radio does not know: the machine's health.</summary>
    public ReportAddition? Addition { get; init; }

    /// <param name="concentrator">Whose report it is.</param>
    /// <param name="stats">The report, else complete.</param>
    /// <param name="isForwarders">The radio side made it; else the agent did.</param>
    /// <param name="now">The moment.</param>
    internal delegate void ReportAddition(
        Concentrator concentrator, GatewayStats stats, bool isForwarders, TimeSpan now);

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
        stats.Metadata.Add(report.Metadata);
        stats.DutyCycleStats = downlinks.DutyCycleOf(concentrator.Eui);
        Addition?.Invoke(concentrator, stats, isForwarders: true, now);
        outbox.Add(new OutboxMessage(concentrator.Eui, GatewayTopicKind.Stats, stats));
    }

    /// <summary>A report of the agent's own, for a concentrator that sends none.</summary>
    public void ReportOwn(Concentrator concentrator, TimeSpan now)
    {
        var stats = concentrator.TakeReport(now);
        stats.Time = Timestamp.FromDateTimeOffset(clock.WallClock);
        stats.DutyCycleStats = downlinks.DutyCycleOf(concentrator.Eui);
        Addition?.Invoke(concentrator, stats, isForwarders: false, now);
        outbox.Add(new OutboxMessage(concentrator.Eui, GatewayTopicKind.Stats, stats));
    }
}
