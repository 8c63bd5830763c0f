using System.Globalization;
using System.Text.Json;

namespace Kreisfunk.GatewayAgent.Hardware.Boards;

/// <summary>
/// One JSON object of a board's file: what is wrong is collected, and reading goes on with a default.
/// </summary>
internal sealed class BoardFields(JsonElement element, string path, List<string> errors)
{
    private readonly HashSet<string> _known = [];

    public bool Has(string name)
    {
        _known.Add(name);
        return element.TryGetProperty(name, out _);
    }

    public string Text(string name, string expected, Func<string, bool> isRight)
    {
        if (TryFind(name, expected, out var value) && value.ValueKind == JsonValueKind.String
            && value.GetString() is { } text && isRight(text))
            return text;
        Report(name, value, expected);
        return "";
    }

    public int Int(string name, int min, int max)
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}");
        if (TryFind(name, expected, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out var number) && number >= min && number <= max)
            return number;
        Report(name, value, expected);
        return min;
    }

    public int? OptionalInt(string name, int min, int max) => Has(name) ? Int(name, min, max) : null;

    public double Number(string name, double min, double max)
    {
        if (TryFind(name, Between(min, max), out var value) && IsWithin(value, min, max, out var number))
            return number;
        Report(name, value, Between(min, max));
        return min;
    }

    public IReadOnlyList<double> Numbers(string name, int count, double min, double max)
    {
        var expected = $"an array of {count} numbers";
        if (TryFind(name, expected, out var value) && value.ValueKind == JsonValueKind.Array
            && value.GetArrayLength() == count && value.EnumerateArray().All(n => IsWithin(n, min, max, out _)))
            return [.. value.EnumerateArray().Select(n => n.GetDouble())];
        Report(name, value, $"{expected}, each {Between(min, max)}");
        return [];
    }

    public bool Flag(string name)
    {
        if (!Has(name))
            return false;
        var value = element.GetProperty(name);
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            Report(name, value, "true or false");
        return value.ValueKind == JsonValueKind.True;
    }

    public BoardFields? Object(string name)
    {
        if (TryFind(name, "an object", out var value) && value.ValueKind == JsonValueKind.Object)
            return new BoardFields(value, $"{path}.{name}", errors);
        Report(name, value, "an object");
        return null;
    }

    public IEnumerable<BoardFields> Objects(string name, int min, int max)
    {
        var expected = $"an array of {min} to {max} objects";
        if (!TryFind(name, expected, out var list) || list.ValueKind != JsonValueKind.Array
            || list.GetArrayLength() < min || list.GetArrayLength() > max
            || list.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
        {
            Report(name, list, expected);
            return [];
        }

        return [.. list.EnumerateArray().Select((item, i) => new BoardFields(item, $"{path}.{name}[{i}]", errors))];
    }

    /// <summary>Reports what was never asked for: a misspelt property must not be silently ignored.</summary>
    public void RefuseUnknown()
    {
        foreach (var property in element.EnumerateObject().Where(p => !_known.Contains(p.Name)))
        {
            errors.Add($"{path}.{Shorten(property.Name)} is not known here; remove it, or use one of: "
                + $"{string.Join(", ", _known.Order(StringComparer.Ordinal))}.");
        }
    }

    public void Refuse(string name, string sentence) => errors.Add($"{path}.{name} {sentence}");

    private bool TryFind(string name, string expected, out JsonElement value)
    {
        if (Has(name))
            return element.TryGetProperty(name, out value);
        errors.Add($"{path}.{name} is missing; add {expected}.");
        value = default;
        return false;
    }

    // A missing property has been reported already.
    private void Report(string name, JsonElement value, string expected)
    {
        if (value.ValueKind != JsonValueKind.Undefined)
            errors.Add($"{path}.{name} is {Shorten(value.GetRawText())}; write {expected}.");
    }

    private static bool IsWithin(JsonElement value, double min, double max, out double number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out number)
            && number >= min && number <= max;
    }

    private static string Between(double min, double max) =>
        string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}");

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..37] + "...";
}
