using System.Globalization;
using System.Text.Json;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// One JSON object of a configuration file. Every getter says what it expects, returns something harmless when it is
/// not there, and adds one sentence to the errors with path, value, what is allowed and the fix.
/// </summary>
internal sealed class JsonFields(JsonElement element, string path, List<string> errors)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public string Path => path;

    public int Int(string name, int min, int max)
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}");
        if (!TryFind(name, expected, out var value))
            return min;
        return ReadInt(value, $"{path}.{name}", min, max);
    }

    /// <summary>An integer that may be missing.</summary>
    public int? OptionalInt(string name, int min, int max) =>
        Has(name) ? Int(name, min, max) : null;

    public bool Has(string name) => element.TryGetProperty(name, out _);

    public bool Flag(string name)
    {
        const string Expected = "true or false";
        if (!TryFind(name, Expected, out var value))
            return false;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Report($"{path}.{name}", value, Expected);
        return false;
    }

    public double Number(string name, double min, double max)
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}");
        if (!TryFind(name, expected, out var value))
            return min;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
            && number >= min && number <= max)
            return number;
        Report($"{path}.{name}", value, expected);
        return min;
    }

    public uint Frequency(string name)
    {
        const string Expected = FrequencyRule;
        return TryFind(name, Expected, out var value) ? ReadFrequency(value, $"{path}.{name}") : 0;
    }

    public IReadOnlyList<uint> Frequencies(string name, int maxCount)
    {
        var list = new List<uint>();
        foreach (var (item, itemPath) in Items(name, 0, maxCount))
            list.Add(ReadFrequency(item, itemPath));
        return list;
    }

    public IReadOnlyList<int> Ints(string name, int min, int max, int maxCount)
    {
        var list = new List<int>();
        foreach (var (item, itemPath) in Items(name, 1, maxCount))
            list.Add(ReadInt(item, itemPath, min, max));
        return list;
    }

    public string Text(string name, string expected, Func<string, bool> isValid)
    {
        if (!TryFind(name, expected, out var value))
            return "";
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text && isValid(text))
            return text;
        Report($"{path}.{name}", value, expected);
        return "";
    }

    /// <summary>A text for people that may be missing.</summary>
    public string Note(string name)
    {
        _known.Add(name);
        return Has(name) ? Text(name, "1 to 600 characters", text => text.Length is > 0 and <= 600) : "";
    }

    /// <summary>An object that may be missing.</summary>
    public JsonFields? OptionalObject(string name)
    {
        _known.Add(name);
        return Has(name) ? Object(name) : null;
    }

    public JsonFields? Object(string name)
    {
        const string Expected = "an object";
        if (!TryFind(name, Expected, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Object)
            return new JsonFields(value, $"{path}.{name}", errors);
        Report($"{path}.{name}", value, Expected);
        return null;
    }

    public IEnumerable<JsonFields> Objects(string name, int minCount, int maxCount)
    {
        foreach (var (item, itemPath) in Items(name, minCount, maxCount))
        {
            if (item.ValueKind == JsonValueKind.Object)
                yield return new JsonFields(item, itemPath, errors);
            else
                Report(itemPath, item, "an object");
        }
    }

    public IEnumerable<(JsonElement Item, string Path)> Items(string name, int minCount, int maxCount)
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"an array of {minCount} to {maxCount} entries");
        if (!TryFind(name, expected, out var value))
            yield break;
        if (value.ValueKind != JsonValueKind.Array)
        {
            Report($"{path}.{name}", value, expected);
            yield break;
        }

        var count = value.GetArrayLength();
        if (count < minCount || count > maxCount)
        {
            errors.Add($"{path}.{name} has {count} entries; write {expected}.");
            yield break;
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
            yield return (item, $"{path}.{name}[{index++}]");
    }

    public int ReadInt(JsonElement value, string valuePath, int min, int max)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            && number >= min && number <= max)
            return number;
        Report(valuePath, value, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"));
        return min;
    }

    /// <summary>Reports what was never asked for: a misspelt property must not be silently ignored.</summary>
    public void RefuseUnknown()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            if (!_known.Contains(property.Name))
            {
                errors.Add($"{path}.{Shorten(property.Name)} is not known here; remove it, or use one of: "
                    + $"{string.Join(", ", _known.Order(StringComparer.Ordinal))}.");
            }
            else if (!seen.Add(property.Name))
            {
                errors.Add($"{path}.{property.Name} stands twice; remove one.");
            }
        }
    }

    private const string FrequencyRule = "a frequency in Hz from 137000000 to 2500000000, a multiple of 100";

    private uint ReadFrequency(JsonElement value, string valuePath)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetUInt32(out var hz)
            && hz is >= 137_000_000 and <= 2_500_000_000 && hz % 100 == 0)
            return hz;
        Report(valuePath, value, FrequencyRule);
        return 0;
    }

    private bool TryFind(string name, string expected, out JsonElement value)
    {
        _known.Add(name);
        if (element.TryGetProperty(name, out value))
            return true;
        errors.Add($"{path}.{name} is missing; add {expected}.");
        return false;
    }

    public void Report(string valuePath, JsonElement value, string expected) =>
        errors.Add($"{valuePath} is {Shorten(value.GetRawText())}; write {expected}.");

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..37] + "...";
}
