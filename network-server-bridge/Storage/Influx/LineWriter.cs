using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Kreisfunk.Contracts;

namespace Kreisfunk.Storage;

/// <summary>
/// Uplinks as line protocol in one reused buffer: "uplink,dev_eui=…,application_id=… temperature=21.5,f_cnt=7,… time".
/// Every number is a float, for a field that was once an integer refuses a fraction for ever.
/// </summary>
internal sealed class LineWriter
{
    public const string Measurement = "uplink";

    // Tags and fixed fields; what varies is counted per field.
    private const int FixedBytes = 256;

    // A number takes at most 25 bytes; a text may double by escaping, a character may need three bytes.
    private const int NumberBytes = 32, BytesPerCharacter = 6;

    private readonly bool _texts;
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);
    private readonly List<int> _ends = [];
    private byte[] _buffer = new byte[64 * 1024];
    private int _length;

    /// <param name="texts">False for stores that keep numbers only.</param>
    public LineWriter(bool texts) => _texts = texts;

    public int Length => _length;

    public int Lines => _ends.Count;

    public void Clear()
    {
        _length = 0;
        _ends.Clear();
    }

    /// <summary>The lines from one to another (exclusive); valid until the next <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Range(int from, int to)
    {
        var start = from == 0 ? 0 : _ends[from - 1];
        return _buffer.AsMemory(start, _ends[to - 1] - start);
    }

    public void Append(TelemetryPoint point)
    {
        Need(FixedBytes);
        Put("uplink,dev_eui="u8);
        PutHex(point.DevEui.Value);
        Put(",application_id="u8);
        point.ApplicationId.TryFormat(_buffer.AsSpan(_length), out var written, "D");
        _length += written;
        _buffer[_length++] = (byte)' ';
        PutMeasurements(point.Measurements);
        Need(FixedBytes);
        Put("f_cnt="u8);
        PutNumber(point.FCntUp);
        Put(",rssi="u8);
        PutNumber(point.RssiDbm);
        if (float.IsFinite(point.SnrDb))
        {
            Put(",snr="u8);
            // As decimal digits of the float, not of the double it becomes (-7.3 and not -7.300000190734863).
            PutFloat(point.SnrDb);
        }

        _buffer[_length++] = (byte)' ';
        point.TimeNs.TryFormat(_buffer.AsSpan(_length), out written, default, CultureInfo.InvariantCulture);
        _length += written;
        _buffer[_length++] = (byte)'\n';
        _ends.Add(_length);
    }

    private void PutMeasurements(IReadOnlyList<Measurement> measurements)
    {
        for (var i = 0; i < measurements.Count; i++)
        {
            var measurement = measurements[i];
            var isText = measurement.Text is not null;
            if ((isText && !_texts) || (!isText && !double.IsFinite(measurement.Value)) || IsReplaced(measurements, i))
                continue;

            var field = Field(measurement.Quantity, isText);
            Need(((field.Length + (measurement.Text?.Length ?? 0)) * BytesPerCharacter) + NumberBytes);
            PutText(field);
            _buffer[_length++] = (byte)'=';
            if (isText)
                PutString(measurement.Text!);
            else
                PutNumber(measurement.Value);
            _buffer[_length++] = (byte)',';
        }
    }

    // A field given twice in one line is not defined; the last of one name and kind counts.
    private static bool IsReplaced(IReadOnlyList<Measurement> measurements, int index)
    {
        for (var i = index + 1; i < measurements.Count; i++)
        {
            if (measurements[i].Quantity == measurements[index].Quantity
                && measurements[i].IsNumber == measurements[index].IsNumber
                && (measurements[i].Text is not null || double.IsFinite(measurements[i].Value)))
                return true;
        }

        return false;
    }

    private string Field(string quantity, bool isText)
    {
        if (isText)
            return EscapeName(QuantityNames.ToField(quantity, isText));
        if (_fields.TryGetValue(quantity, out var field))
            return field;

        // Names come from codecs: a script that makes up a new one each time must not fill the memory.
        if (_fields.Count >= 10_000)
            _fields.Clear();
        return _fields[quantity] = EscapeName(QuantityNames.ToField(quantity, isText));
    }

    private static string EscapeName(string name) => name.AsSpan().ContainsAny(",= ")
        ? name.Replace(",", "\\,", StringComparison.Ordinal).Replace("=", "\\=", StringComparison.Ordinal)
            .Replace(" ", "\\ ", StringComparison.Ordinal)
        : name;

    private void PutString(string text)
    {
        _buffer[_length++] = (byte)'"';
        PutText(text.AsSpan().ContainsAny("\"\\")
            ? text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            : text);
        _buffer[_length++] = (byte)'"';
    }

    private void PutText(string text)
    {
        Utf8.FromUtf16(text, _buffer.AsSpan(_length), out _, out var written, replaceInvalidSequences: true);
        _length += written;
    }

    private void PutHex(ulong value)
    {
        value.TryFormat(_buffer.AsSpan(_length), out var written, "x16", CultureInfo.InvariantCulture);
        _length += written;
    }

    private void PutNumber(double value) => _length += LineNumber.Write(value, _buffer.AsSpan(_length));

    private void PutFloat(float value)
    {
        value.TryFormat(_buffer.AsSpan(_length), out var written, default, CultureInfo.InvariantCulture);
        _length += written;
    }

    private void Put(ReadOnlySpan<byte> ascii)
    {
        ascii.CopyTo(_buffer.AsSpan(_length));
        _length += ascii.Length;
    }

    private void Need(int bytes)
    {
        if (_buffer.Length - _length < bytes)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes));
    }

    public override string ToString() => Encoding.UTF8.GetString(_buffer, 0, _length);
}
