using System.Diagnostics.Metrics;
using Kreisfunk.Contracts;

namespace Kreisfunk.Bridge;

/// <summary>What the bridge counts and times. Labels have few values: verdicts, sinks, statuses, reasons.</summary>
public static class BridgeMetrics
{
    /// <summary>The name all of the bridge's instruments are found by.</summary>
    public const string MeterName = "Kreisfunk.Bridge";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Frames =
        Meter.CreateCounter<long>("kreisfunk_bridge_frames_total", description: "Decided frames by verdict.");

    private static readonly Counter<long> Committed =
        Meter.CreateCounter<long>("kreisfunk_bridge_ingest_committed_total", description: "Frames in the ingest log.");

    private static readonly Counter<long> Repeated = Meter.CreateCounter<long>(
        "kreisfunk_bridge_ingest_repeated_total", description: "Frames delivered again that were in the log already.");

    private static readonly Counter<long> GatewayGaps = Meter.CreateCounter<long>(
        "kreisfunk_bridge_ingest_gateway_gap_total", description: "Frames that gateways' full spools refused.");

    private static readonly Counter<long> Refused = Meter.CreateCounter<long>(
        "kreisfunk_bridge_ingest_refused_total", description: "Gateway messages refused, by reason.");

    private static readonly Counter<long> Regions = Meter.CreateCounter<long>(
        "kreisfunk_bridge_ingest_prefix_mismatch_total",
        description: "Gateway messages whose topic has no prefix, an unknown one, or that of another region.");

    private static readonly Counter<long> Downlinks = Meter.CreateCounter<long>(
        "kreisfunk_bridge_downlinks_total", description: "Downlinks handed to gateways, or dropped, by outcome.");

    private static readonly Counter<long> Commands = Meter.CreateCounter<long>(
        "kreisfunk_bridge_commands_total", description: "Downlink commands over MQTT, by outcome.");

    private static readonly Counter<long> DownlinkAcks = Meter.CreateCounter<long>(
        "kreisfunk_bridge_downlink_acks_total", description: "Gateways' answers to downlinks by status.");

    private static readonly Counter<long> SinkEntries = Meter.CreateCounter<long>(
        "kreisfunk_bridge_sink_entries_total", description: "Effects a sink has taken.");

    private static readonly Counter<long> SinkFailures = Meter.CreateCounter<long>(
        "kreisfunk_bridge_sink_failures_total", description: "Failed writes of a sink; each is tried again.");

    private static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>(
        "kreisfunk_bridge_dead_letters_total", description: "Entries set aside because a sink can never take them.");

    private static readonly Counter<long> DecodeErrors = Meter.CreateCounter<long>(
        "kreisfunk_bridge_decode_errors_total", description: "Uplinks whose codec failed; the raw bytes are kept.");

    private static readonly Histogram<double> Stages = Meter.CreateHistogram<double>(
        "kreisfunk_bridge_stage_seconds", "s", "Time of one stage: decode, journal, sink.");

    private static readonly Histogram<double> Latency = Meter.CreateHistogram<double>(
        "kreisfunk_bridge_uplink_age_seconds", "s", "Age of uplinks when a stage is done with them.");

    private static Func<IEnumerable<(string Sink, long Records)>> _lag = () => [];

    static BridgeMetrics() => Meter.CreateObservableGauge("kreisfunk_bridge_sink_lag_records",
        () => _lag().Select(sink => new Measurement<long>(sink.Records, Label("sink", sink.Sink))),
        description: "Journal records a sink has still to take.");

    public static void Frame(FrameVerdict verdict) => Frames.Add(1, Label("verdict", verdict.ToString()));

    public static void FramesCommitted(int count) => Committed.Add(count);

    public static void FrameRepeated() => Repeated.Add(1);

    public static void FramesRefusedByGateway(long count) => GatewayGaps.Add(count);

    public static void MessageRefused(string reason) => Refused.Add(1, Label("reason", reason));

    public static void PrefixMismatch(string kind) => Regions.Add(1, Label("kind", kind));

    public static void Downlink(string outcome) => Downlinks.Add(1, Label("outcome", outcome));

    public static void Command(string outcome) => Commands.Add(1, Label("outcome", outcome));

    public static void DownlinkAnswered(string status) => DownlinkAcks.Add(1, Label("status", status));

    public static void SinkTook(string sink, int count) => SinkEntries.Add(count, Label("sink", sink));

    public static void SinkFailed(string sink) => SinkFailures.Add(1, Label("sink", sink));

    public static void DeadLetter(string sink) => DeadLetters.Add(1, Label("sink", sink));

    public static void DecodeFailed() => DecodeErrors.Add(1);

    public static void Stage(string stage, TimeSpan took) => Stages.Record(took.TotalSeconds, Label("stage", stage));

    public static void Age(string stage, TimeSpan age) => Latency.Record(age.TotalSeconds, Label("stage", stage));

    /// <summary>Where the sinks' lag is read when somebody asks; the last bridge started in a process counts.</summary>
    public static void ObserveLag(Func<IEnumerable<(string Sink, long Records)>> lag) => _lag = lag;

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);
}
