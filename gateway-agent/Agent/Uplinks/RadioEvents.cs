using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.GatewayAgent.Radio.SemtechUdp;
using Kreisfunk.GatewayAgent.Uplinks.Destinations;

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>What happens at the radio side besides uplinks, as messages for the server. Thread-safe.</summary>
internal sealed class RadioEvents(Outbox outbox, DestinationTable destinations, IEnumerable<IReportPart> parts,
    MonotonicClock clock)
{
    private readonly IReportPart[] _parts = [.. parts];

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
        // The radio knows better than the agent: what it heard, and what really left the antenna.
        stats.RxPacketsReceived = report.Received ?? stats.RxPacketsReceived;
        stats.RxPacketsReceivedOk = report.ReceivedOk ?? stats.RxPacketsReceivedOk;
        stats.TxPacketsReceived = report.Downlinks ?? stats.TxPacketsReceived;
        stats.TxPacketsEmitted = report.Emitted ?? stats.TxPacketsEmitted;
        // What the agent says goes before what the forwarder says under the same name.
        foreach (var (name, value) in report.Metadata)
        {
            if (!stats.Metadata.ContainsKey(name))
                stats.Metadata[name] = value;
        }

        Send(stats, new ReportOccasion(concentrator, report, now));
    }

    /// <summary>A report of the agent's own, for a concentrator that sends none.</summary>
    public void ReportOwn(Concentrator concentrator, TimeSpan now) =>
        Send(concentrator.TakeReport(now), new ReportOccasion(concentrator, null, now));

    private void Send(GatewayStats stats, in ReportOccasion occasion)
    {
        stats.Time = Timestamp.FromDateTimeOffset(occasion.Forwarder?.Time ?? clock.WallClock);
        // First: what the parts add is for the own server's eyes.
        destinations.Reported(occasion.Concentrator.Eui, stats);
        foreach (var part in _parts)
            part.AddTo(stats, occasion);
        outbox.Add(new OutboxMessage(occasion.Concentrator.Eui, GatewayTopicKind.Stats, stats));
    }
}
