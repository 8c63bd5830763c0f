using System.Diagnostics.Metrics;
using Kreisfunk.GatewayAgent.Downlinks;
using Kreisfunk.GatewayAgent.Radio.SemtechUdp;
using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.GatewayAgent.Uplinks;

namespace Kreisfunk.GatewayAgent;

/// <summary>The agent's counters; thread-safe.</summary>
internal sealed class AgentMetrics : IDeliveryCounts, IDisposable
{
    public const string MeterName = "Kreisfunk.GatewayAgent";

    private static readonly string[] DefectNames = Enum.GetNames<FrameDefect>();
    private static readonly string[] ErrorNames = Enum.GetNames<DatagramError>();
    private static readonly string[] MessageNames = Enum.GetNames<SemtechMessage>();
    private static readonly string[] OutcomeNames = Enum.GetNames<DownlinkOutcome>();

    private readonly Meter _meter;
    private readonly Counter<long> _datagrams, _datagramErrors, _frames, _refused, _defects, _published, _resent,
        _acknowledged, _downlinks, _txAcks, _notEmitted, _dropped;

    public AgentMetrics(IMeterFactory factory, ISpool spool)
    {
        _meter = factory.Create(MeterName);
        _datagrams = Counter("datagrams", "Semtech UDP datagrams read, by message.");
        _datagramErrors = Counter("datagram_errors", "Datagrams that were not read, by reason.");
        _frames = Counter("frames", "Uplinks appended to the spool.");
        _refused = Counter("spool_refused", "Uplinks the full spool refused; their datagrams got no PUSH_ACK.");
        _defects = Counter("defects", "Defects in what forwarders sent, by kind.");
        _published = Counter("published", "Uplinks handed to the broker, repetitions included.");
        _resent = Counter("resent", "Uplinks handed to the broker again.");
        _acknowledged = Counter("acknowledged", "Uplinks confirmed and freed from the spool.");
        _downlinks = Counter("downlinks", "Downlinks, by how they ended.");
        _txAcks = Counter("tx_acks_unmatched", "TX_ACKs that belong to no downlink on its way.");
        _notEmitted = Counter("downlinks_not_emitted", "Downlinks a radio accepted and, by its reports, never sent.");
        _dropped = Counter("events_dropped", "Reports and acknowledgements dropped while the broker was away.");
        _meter.CreateObservableGauge("kreisfunk_agent_spool_frames", () => spool.Depth.Frames,
            description: "Uplinks in the spool.");
        _meter.CreateObservableGauge("kreisfunk_agent_spool_bytes", () => spool.Depth.Bytes,
            description: "Bytes of uplinks in the spool.");
    }

    public void Datagram(SemtechMessage message) =>
        _datagrams.Add(1, new KeyValuePair<string, object?>("message", MessageNames[(int)message]));

    public void DatagramError(DatagramError error) => DatagramError(ErrorNames[(int)error]);

    public void DatagramError(string reason) =>
        _datagramErrors.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Frame()
    {
        IsSpoolRefusing = false;
        _frames.Add(1);
    }

    /// <summary>The spool refused the last uplink that came.</summary>
    public bool IsSpoolRefusing { get; private set; }

    public void SpoolRefused(int count)
    {
        IsSpoolRefusing = true;
        _refused.Add(count);
    }

    public void Defects(DefectCounts counts)
    {
        if (!counts.Any)
            return;
        for (var i = 0; i < DefectNames.Length; i++)
        {
            if (counts[(FrameDefect)i] is > 0 and var count)
                _defects.Add(count, new KeyValuePair<string, object?>("kind", DefectNames[i]));
        }
    }

    public void Published(bool isRepetition)
    {
        _published.Add(1);
        if (isRepetition)
            _resent.Add(1);
    }

    public void Acknowledged(long count) => _acknowledged.Add(count);

    public void Downlink(DownlinkOutcome outcome) =>
        _downlinks.Add(1, new KeyValuePair<string, object?>("outcome", OutcomeNames[(int)outcome]));

    public void UnmatchedTxAck() => _txAcks.Add(1);

    public void NotEmitted(int count) => _notEmitted.Add(count);

    public void EventDropped() => _dropped.Add(1);

    public void Dispose() => _meter.Dispose();

    private Counter<long> Counter(string what, string description) =>
        _meter.CreateCounter<long>($"kreisfunk_agent_{what}_total", description: description);
}
