using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Kreisfunk.GatewayAgent.Endpoint;

/// <summary>One instrument's values, by their labels.</summary>
internal sealed class InstrumentSeries(Instrument instrument)
{
    /// <summary>Label sets per instrument; labels have few values, and a mistake must not fill memory.</summary>
    private const int MaxLabelSets = 256;

    // Nearly every instrument has one label, always of the same name: its value finds the cell without a new text.
    private readonly ConcurrentDictionary<string, Cell> _byValue = new(), _byLabels = new();
    private readonly Cell _plain = new("");
    private readonly bool _isCounter = IsCounter(instrument);
    private string? _label;

    public string Name => instrument.Name;

    private bool Adds => _isCounter && !instrument.IsObservable;

    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0)
            _plain.Take(value, Adds);
        else if (tags is [{ Value: string only } tag] && (_label ??= tag.Key) == tag.Key)
            CellOf(_byValue, only, tags)?.Take(value, Adds);
        else
            CellOf(_byLabels, Labels(tags), tags)?.Take(value, Adds);
    }

    /// <summary>What an observable instrument no longer tells is no longer there.</summary>
    public void ForgetObserved()
    {
        if (!instrument.IsObservable)
            return;
        _byValue.Clear();
        _byLabels.Clear();
        _plain.Forget();
    }

    public void Write(StringBuilder text)
    {
        var cells = _byValue.Values.Concat(_byLabels.Values).Append(_plain).Where(cell => cell.IsKnown)
            .OrderBy(cell => cell.Labels, StringComparer.Ordinal).ToArray();
        if (cells.Length == 0)
            return;
        if (!string.IsNullOrEmpty(instrument.Description))
            text.Append("# HELP ").Append(Name).Append(' ').Append(OneLine(instrument.Description)).Append('\n');
        text.Append("# TYPE ").Append(Name).Append(_isCounter ? " counter\n" : " gauge\n");
        foreach (var cell in cells)
            Line(text, cell.Labels, cell.Value);
    }

    private static Cell? CellOf(ConcurrentDictionary<string, Cell> cells, string key,
        ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (cells.TryGetValue(key, out var cell))
            return cell;
        return cells.Count >= MaxLabelSets ? null : cells.GetOrAdd(key, new Cell(Labels(tags)));
    }

    private void Line(StringBuilder text, string labels, double value)
    {
        text.Append(Name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            if (text.Length > 0)
                text.Append(',');
            text.Append(name).Append("=\"")
                .Append(Escaped(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")).Append('"');
        }

        return text.ToString();
    }

    private static bool IsCounter(Instrument instrument) => instrument is Counter<long> or Counter<int>
        or Counter<double> or ObservableCounter<long> or ObservableCounter<double>;

    private static string Escaped(string text) => OneLine(text).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string OneLine(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private sealed class Cell(string labels)
    {
        private double _value;

        public string Labels => labels;

        public bool IsKnown { get; private set; }

        public double Value => Volatile.Read(ref _value);

        public void Take(double value, bool adds)
        {
            if (!adds)
                Volatile.Write(ref _value, value);
            else
                Add(value);
            IsKnown = true;
        }

        public void Forget() => IsKnown = false;

        private void Add(double value)
        {
            // No lock: a counter is written on the receive thread for every frame.
            for (var seen = Value; ;)
            {
                var before = Interlocked.CompareExchange(ref _value, seen + value, seen);
                if (before.Equals(seen))
                    return;
                seen = before;
            }
        }
    }
}
