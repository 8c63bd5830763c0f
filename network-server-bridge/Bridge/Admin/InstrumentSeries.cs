using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Kreisfunk.Bridge.Admin;

/// <summary>One instrument's values, by their labels.</summary>
internal sealed class InstrumentSeries(Instrument instrument)
{
    /// <summary>Label sets per instrument; labels have few values, and a mistake must not fill memory.</summary>
    private const int MaxLabelSets = 1_000;

    /// <summary>Seconds: from a frame decided in microseconds to a batch that waits for a slow disk.</summary>
    private static readonly double[] Bounds =
        [0.000_01, 0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600];

    private readonly ConcurrentDictionary<string, Cell> _cells = new();
    private readonly string _kind = KindOf(instrument);

    public string Name { get; } = Legal(instrument.Name);

    /// <summary>Counters and up-down counters tell a change, the others the value itself.</summary>
    private bool Adds =>
        !instrument.IsObservable && !instrument.GetType().Name.StartsWith("Gauge", StringComparison.Ordinal);

    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels(tags);
        if (!_cells.TryGetValue(labels, out var cell))
        {
            if (_cells.Count >= MaxLabelSets)
                return;
            cell = _cells.GetOrAdd(labels, static _ => new Cell());
        }

        cell.Take(value, Adds, _kind == "histogram");
    }

    /// <summary>What an observable instrument no longer tells is no longer there.</summary>
    public void ForgetObserved()
    {
        if (instrument.IsObservable)
            _cells.Clear();
    }

    public void Write(StringBuilder text)
    {
        if (_cells.IsEmpty)
            return;
        if (!string.IsNullOrEmpty(instrument.Description))
            text.Append("# HELP ").Append(Name).Append(' ').Append(OneLine(instrument.Description)).Append('\n');
        text.Append("# TYPE ").Append(Name).Append(' ').Append(_kind).Append('\n');
        foreach (var (labels, cell) in _cells.OrderBy(cell => cell.Key, StringComparer.Ordinal))
            Write(text, labels, cell);
    }

    private void Write(StringBuilder text, string labels, Cell cell)
    {
        var (value, count, buckets) = cell.Read();
        if (_kind != "histogram")
        {
            Line(text, Name, labels, PrometheusText.Number(value));
            return;
        }

        var below = 0L;
        for (var i = 0; i <= Bounds.Length; i++)
        {
            below += buckets[i];
            var bound = PrometheusText.Number(i < Bounds.Length ? Bounds[i] : double.PositiveInfinity);
            var separator = labels.Length == 0 ? "" : ",";
            Line(text, Name + "_bucket", $"{labels}{separator}le=\"{bound}\"", PrometheusText.Number(below));
        }

        Line(text, Name + "_sum", labels, PrometheusText.Number(value));
        Line(text, Name + "_count", labels, PrometheusText.Number(count));
    }

    private static void Line(StringBuilder text, string name, string labels, string value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(value).Append('\n');
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0)
            return "";
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            if (text.Length > 0)
                text.Append(',');
            text.Append(Legal(name)).Append("=\"")
                .Append(Escaped(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")).Append('"');
        }

        return text.ToString();
    }

    private static string KindOf(Instrument instrument)
    {
        var type = instrument.GetType().Name;
        if (type.StartsWith("Histogram", StringComparison.Ordinal))
            return "histogram";
        return type.StartsWith("Counter", StringComparison.Ordinal)
            || type.StartsWith("ObservableCounter", StringComparison.Ordinal) ? "counter" : "gauge";
    }

    private static string Legal(string name) =>
        string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_'));

    private static string Escaped(string text) => OneLine(text).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string OneLine(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private sealed class Cell
    {
        private readonly Lock _lock = new();
        private readonly long[] _buckets = new long[Bounds.Length + 1];
        private double _value;
        private long _count;

        public void Take(double value, bool adds, bool sorts)
        {
            lock (_lock)
            {
                _value = adds ? _value + value : value;
                _count++;
                if (!sorts)
                    return;
                var index = Array.FindIndex(Bounds, bound => value <= bound);
                _buckets[index < 0 ? Bounds.Length : index]++;
            }
        }

        public (double Value, long Count, long[] Buckets) Read()
        {
            lock (_lock)
                return (_value, _count, [.. _buckets]);
        }
    }
}
