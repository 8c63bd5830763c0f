using System.Globalization;
using System.Text.Json;
using Kreisfunk.Contracts;

namespace Kreisfunk.Codecs.Measurements;

/// <summary>
/// From a decoded object to measurements. Names come from a normalised payload (The Things Network's) when the codec
/// gives one, or when its object has that form already; else from well-known field names; else from the field's path.
/// </summary>
internal sealed class MeasurementMapper
{
    private const int MaxTextLength = 256;

    private static readonly string[] NormalizedGroups = ["air", "soil", "wind", "rain", "water", "action", "position"];
    private static readonly string[] NormalizedLeaves = ["time", "battery"];

    private readonly Dictionary<string, Measurement> _found = new(StringComparer.Ordinal);
    private readonly int _max;
    private int _left;

    private MeasurementMapper(int max) => _max = max;

    /// <summary>At most max measurements, each name once; the first value of a name wins.</summary>
    public static MappedMeasurements Map(JsonElement data, JsonElement? normalized, int max)
    {
        var mapper = new MeasurementMapper(max);
        if (normalized is null && IsNormalized(data))
        {
            mapper.Walk("", data, FromNormalized);
        }
        else
        {
            if (normalized is { } payload)
                mapper.Walk("", payload, FromNormalized);
            mapper.Walk("", data, normalized is null ? FromPlain : FromPlainBesideNormalized);
        }

        return new MappedMeasurements([.. mapper._found.Values], mapper._left);
    }

    private static bool IsNormalized(JsonElement data) => data.ValueKind switch
    {
        JsonValueKind.Array => data.GetArrayLength() > 0 && data.EnumerateArray().All(IsNormalized),
        JsonValueKind.Object =>
            data.EnumerateObject().Any(p => NormalizedGroups.Contains(p.Name)) &&
            data.EnumerateObject().All(p => NormalizedLeaves.Contains(p.Name) ||
                (NormalizedGroups.Contains(p.Name) && p.Value.ValueKind == JsonValueKind.Object)),
        _ => false,
    };

    private static string? FromNormalized(string path, double value) => FieldNames.OfNormalized(path);

    private static string? FromPlain(string path, double value) => FieldNames.OfPlain(path, value);

    private static string? FromPlainBesideNormalized(string path, double value)
    {
        var name = FieldNames.OfPlain(path, value);
        return FieldNames.IsCovered(name) ? null : name;
    }

    private void Walk(string path, JsonElement element, Func<string, double, string?> name)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                    Walk(FieldNames.Append(path, property.Name), property.Value, name);
                break;
            case JsonValueKind.Array:
                WalkList(path, element, name);
                break;
            case JsonValueKind.Number:
                Add(name(path, element.GetDouble()), element.GetDouble());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                var truth = element.ValueKind == JsonValueKind.True ? 1 : 0;
                Add(name(path, truth), truth);
                break;
            case JsonValueKind.String:
                AddText(path, element.GetString()!);
                break;
        }
    }

    // A list of normalised payloads is several moments; the first is the newest and the one that counts.
    private void WalkList(string path, JsonElement list, Func<string, double, string?> name)
    {
        var index = 0;
        foreach (var element in list.EnumerateArray())
        {
            if (path.Length == 0)
                Walk("", element, name);
            else
                Walk(FieldNames.Append(path, index.ToString(CultureInfo.InvariantCulture)), element, name);
            index++;
        }
    }

    private void Add(string? name, double value)
    {
        if (string.IsNullOrEmpty(name) || !double.IsFinite(value))
            return;
        var unit = Quantities.TryGet(name, out var known) ? known.Unit : "";
        Keep(new Measurement(name, value, null, unit));
    }

    private void AddText(string path, string text)
    {
        // The name of a number must not become a text: its series would change type.
        if (text.Length is 0 or > MaxTextLength || path.Length == 0)
            return;
        var name = Quantities.TryGet(path, out _) || FieldNames.OfPlain(path, 0) != path ? path + "_text" : path;
        Keep(new Measurement(name, double.NaN, text, ""));
    }

    private void Keep(Measurement measurement)
    {
        if (_found.ContainsKey(measurement.Quantity))
            return;
        if (_found.Count < _max)
            _found.Add(measurement.Quantity, measurement);
        else
            _left++;
    }
}
