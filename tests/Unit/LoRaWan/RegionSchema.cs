using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Kreisfunk.Tests.Unit.LoRaWan;

/// <summary>Checks a file by schema.json, with those words of JSON Schema that it uses; another word throws.</summary>
internal sealed class RegionSchema(JsonObject schema)
{
    /// <summary>Where the file breaks the schema; empty when it does not.</summary>
    public IReadOnlyList<string> Check(JsonNode file) => [.. Check(file, schema, "$")];

    private IEnumerable<string> Check(JsonNode? node, JsonObject rule, string path) =>
        rule.SelectMany(word => Check(node, rule, word.Key, path));

    private IEnumerable<string> Check(JsonNode? node, JsonObject rule, string word, string path)
    {
        var value = rule[word]!;
        return word switch
        {
            "$schema" or "$defs" or "title" or "description" => [],
            "$ref" => Check(node, schema["$defs"]![((string)value!).Split('/')[^1]]!.AsObject(), path),
            "oneOf" => Unless(path, word,
                value.AsArray().Count(choice => !Check(node, choice!.AsObject(), path).Any()) == 1),
            "type" => Unless(path, word, IsOf(node, (string)value!)),
            "const" => Unless(path, word, JsonNode.DeepEquals(node, value)),
            "enum" => Unless(path, word, value.AsArray().Any(choice => JsonNode.DeepEquals(choice, node))),
            "properties" => Fields(node).SelectMany(field => value[field.Key] is JsonObject inner
                ? Check(field.Value, inner, $"{path}.{field.Key}")
                : []),
            "additionalProperties" => Fields(node).Where(field => rule["properties"]![field.Key] is null)
                .Select(field => $"{path}.{field.Key}"),
            "required" => value.AsArray().Select(name => (string)name!)
                .Where(name => node is JsonObject fields && !fields.ContainsKey(name)).Select(name => $"{path}.{name}"),
            "items" => node is JsonArray items
                ? items.SelectMany((item, index) => Check(item, value.AsObject(), $"{path}[{index}]"))
                : [],
            _ => Unless(path, word, IsWithin(node, word, value)),
        };
    }

    private static bool IsWithin(JsonNode? node, string word, JsonNode value) => word switch
    {
        "minItems" => node is not JsonArray list || list.Count >= (int)value,
        "maxItems" => node is not JsonArray list || list.Count <= (int)value,
        "minLength" => !IsOf(node, "string") || ((string)node!).Length >= (int)value,
        "maxLength" => !IsOf(node, "string") || ((string)node!).Length <= (int)value,
        "pattern" => !IsOf(node, "string") || Regex.IsMatch((string)node!, (string)value!),
        "minimum" => !IsOf(node, "number") || (decimal)node! >= (decimal)value,
        "maximum" => !IsOf(node, "number") || (decimal)node! <= (decimal)value,
        "multipleOf" => !IsOf(node, "number") || (decimal)node! % (decimal)value == 0,
        _ => throw new NotSupportedException(word),
    };

    private static IEnumerable<string> Unless(string path, string word, bool holds) => holds ? [] : [$"{path} {word}"];

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Fields(JsonNode? node) =>
        node as JsonObject ?? Enumerable.Empty<KeyValuePair<string, JsonNode?>>();

    private static bool IsOf(JsonNode? node, string type) => type switch
    {
        "object" => node is JsonObject,
        "array" => node is JsonArray,
        "string" => node?.GetValueKind() == JsonValueKind.String,
        "boolean" => node?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "number" => node?.GetValueKind() == JsonValueKind.Number,
        "integer" => node?.GetValueKind() == JsonValueKind.Number && (decimal)node % 1 == 0,
        _ => throw new NotSupportedException(type),
    };
}
