using System.Diagnostics.Metrics;

namespace Kreisfunk.Bridge.Log;

/// <summary>What all logs of the process count, labelled by the log's name.</summary>
internal static class LogMetrics
{
    private static readonly Meter Meter = new(BridgeMetrics.MeterName);

    private static readonly Counter<long> Records = Meter.CreateCounter<long>("kreisfunk_log_records_total");
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("kreisfunk_log_append_failures_total");
    private static readonly Counter<long> Lost = Meter.CreateCounter<long>("kreisfunk_log_records_unreadable_total");

    private static readonly Histogram<double> Flush =
        Meter.CreateHistogram<double>("kreisfunk_log_commit_seconds", "s");

    public static void Committed(string log, int records, TimeSpan took)
    {
        Records.Add(records, new KeyValuePair<string, object?>("log", log));
        Flush.Record(took.TotalSeconds, new KeyValuePair<string, object?>("log", log));
    }

    public static void Failed(string log) => Failures.Add(1, new KeyValuePair<string, object?>("log", log));

    public static void Unreadable(string log, long records) =>
        Lost.Add(records, new KeyValuePair<string, object?>("log", log));
}
