using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using Tomlyn;
using Tomlyn.Model;

namespace Kreisfunk.Codecs.Catalogue.Repositories;

/// <summary>TOML as JSON; dates become texts.</summary>
internal static class TomlJson
{
    /// <summary>The document, or a sentence why not.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out JsonObject? document, out string problem)
    {
        document = null;
        problem = "";
        try
        {
            document = Table(TomlSerializer.Deserialize<TomlTable>(text)!);
        }
        catch (TomlException e)
        {
            problem = $"is no TOML: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}";
        }

        return document is not null;
    }

    private static JsonObject Table(TomlTable table) =>
        new(table.Select(p => new KeyValuePair<string, JsonNode?>(p.Key, Node(p.Value))));

    private static JsonNode? Node(object? value) => value switch
    {
        TomlTable table => Table(table),
        TomlTableArray tables => new JsonArray([.. tables.Select(Table)]),
        TomlArray list => new JsonArray([.. list.Select(Node)]),
        bool truth => JsonValue.Create(truth),
        long number => JsonValue.Create(number),
        double number => double.IsFinite(number) ? JsonValue.Create(number) : null,
        null => null,
        _ => JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture)),
    };
}
