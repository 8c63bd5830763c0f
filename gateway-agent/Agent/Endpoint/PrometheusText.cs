using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Kreisfunk.GatewayAgent.Endpoint;

/// <summary>
/// Every instrument of a meter named "Kreisfunk.…" in Prometheus' text form, and what the process takes of the machine.
/// The agent has counters and gauges only; a count without labels or with one allocates nothing.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, InstrumentSeries> _series = new();

    public PrometheusText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("Kreisfunk.", StringComparison.Ordinal))
                listener.EnableMeasurementEvents(
                    instrument, _series.GetOrAdd(instrument, static found => new InstrumentSeries(found)));
        };
        _listener.MeasurementsCompleted = (instrument, _) => _series.TryRemove(instrument, out InstrumentSeries? _);
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Take(state, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Take(state, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Take(state, value, tags));
        _listener.Start();
    }

    public string Write()
    {
        foreach (var series in _series.Values)
            series.ForgetObserved();
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var series in _series.Values.OrderBy(series => series.Name, StringComparer.Ordinal))
            series.Write(text);
        WriteProcess(text);
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static void Take(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        ((InstrumentSeries)state!).Take(value, tags);

    private static void WriteProcess(StringBuilder text)
    {
        text.Append("# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total ")
            .Append(Environment.CpuUsage.TotalTime.TotalSeconds.ToString("R", CultureInfo.InvariantCulture))
            .Append("\n# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes ")
            .Append(Environment.WorkingSet.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
