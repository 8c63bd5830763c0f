using System.Globalization;
using System.Text.Json.Nodes;

namespace Kreisfunk.Codecs.Catalogue.Repositories;

/// <summary>Values of documents that people wrote: a text may be a number and a number a text.</summary>
internal static class RepositoryValues
{
    public static string Text(this JsonNode? node, string name) => node is JsonObject table && table[name] is { } value
        ? value is JsonValue ? value.ToString() : ""
        : "";

    public static bool Flag(this JsonNode? node, string name) =>
        node.Text(name).Equals("true", StringComparison.OrdinalIgnoreCase);

    /// <summary>A whole number within bounds, or null.</summary>
    public static int? Number(this JsonNode? node, string name, int min, int max) =>
        int.TryParse(node.Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) &&
        value >= min && value <= max
            ? value
            : null;

    public static uint? Hertz(this JsonNode? node, string name, double factor) =>
        double.TryParse(node.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) &&
        Math.Round(value * factor) is >= 100_000_000 and <= 2_500_000_000
            ? (uint)Math.Round(value * factor)
            : null;

    public static IEnumerable<JsonObject> Tables(this JsonNode? node, string name) =>
        (node as JsonObject)?[name] is JsonArray list ? list.OfType<JsonObject>() : [];

    public static IEnumerable<string> Texts(this JsonNode? node, string name) =>
        (node as JsonObject)?[name] is JsonArray list ? list.OfType<JsonValue>().Select(v => v.ToString()) : [];

    /// <summary>"1.0.3" of any spelling in use ("1", "1.0", "1.1.0"), or null.</summary>
    public static string? LoRaWanVersion(string text) => text switch
    {
        "1" or "1.0" or "1.0.0" => "1.0.0",
        "1.0.1" or "1.0.2" or "1.0.3" or "1.0.4" => text,
        "1.1" or "1.1.0" => "1.1",
        _ => null,
    };

    /// <summary>"RP001-A" of any spelling in use ("A", "RP001-1.0.3-RevA", "TS001-1.0.1", "RP002-1.0.3").</summary>
    public static string? RegionalParameters(string text) => text switch
    {
        "RP002-1.0.0" or "RP002-1.0.1" or "RP002-1.0.2" or "RP002-1.0.3" or "RP002-1.0.4" or "RP002-1.0.5" => text,
        "B" => "RP001-B",
        _ when text.StartsWith("RP001-", StringComparison.Ordinal) && text.EndsWith('B') => "RP001-B",
        "A" => "RP001-A",
        _ when text.StartsWith("RP001-", StringComparison.Ordinal) => "RP001-A",
        _ when text.StartsWith("TS001-", StringComparison.Ordinal) => "RP001-A",
        _ => null,
    };
}
