using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kreisfunk.Codecs.Catalogue;

/// <summary>
/// Compares what should be with what is. Numbers may differ by what floating point does to the last digits; a null may
/// stand for a missing field, for neither format can write "undefined"; two spellings of one instant are equal.
/// </summary>
internal static class JsonComparison
{
    private const double RelativeTolerance = 1e-9;

    /// <summary>Null when equal, else the first difference with its path.</summary>
    public static string? Difference(JsonNode? expected, JsonNode? actual, string path) => (expected, actual) switch
    {
        (JsonObject left, JsonObject right) => Objects(left, right, path),
        (JsonArray left, JsonArray right) => Lists(left, right, path),
        (JsonValue left, JsonValue right) => Values(left, right) ? null : Say(path, left, right),
        (null, null) => null,
        _ => Say(path, expected, actual),
    };

    private static string? Objects(JsonObject expected, JsonObject actual, string path)
    {
        foreach (var (name, value) in expected)
        {
            if (Difference(value, actual[name], $"{path}.{name}") is { } difference)
                return difference;
        }

        var extra = actual.FirstOrDefault(p => p.Value is not null && !expected.ContainsKey(p.Key));
        return extra.Key is null ? null : Say($"{path}.{extra.Key}", null, extra.Value);
    }

    private static string? Lists(JsonArray expected, JsonArray actual, string path)
    {
        if (expected.Count != actual.Count)
            return Say(path, expected, actual);
        for (var i = 0; i < expected.Count; i++)
        {
            if (Difference(expected[i], actual[i], $"{path}[{i}]") is { } difference)
                return difference;
        }

        return null;
    }

    private static bool Values(JsonValue expected, JsonValue actual)
    {
        var kind = expected.GetValueKind();
        if (kind != actual.GetValueKind())
            return false;
        return kind switch
        {
            JsonValueKind.Number => Near(Number(expected), Number(actual)),
            JsonValueKind.String => Texts(expected.GetValue<string>(), actual.GetValue<string>()),
            _ => true,
        };
    }

    private static double Number(JsonValue value) =>
        double.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static bool Near(double a, double b) =>
        Math.Abs(a - b) <= RelativeTolerance * Math.Max(1, Math.Max(Math.Abs(a), Math.Abs(b)));

    private static bool Texts(string a, string b) =>
        a == b || (IsInstant(a, out var left) && IsInstant(b, out var right) && left == right);

    private static bool IsInstant(string text, out DateTimeOffset instant)
    {
        instant = default;
        return text.Length >= 19 && text[4] == '-' && text[10] is 'T' or ' ' &&
            DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);
    }

    private static string Say(string path, JsonNode? expected, JsonNode? actual) =>
        $"{path} should be {Short(expected)} and is {Short(actual)}";

    private static string Short(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "absent";
        return text.Length > 120 ? text[..119] + "…" : text;
    }
}
