using System.Text;
using System.Text.Json.Nodes;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

/// <summary>schema.json and the reader say the same: walked along the EU868 file, bound by bound.</summary>
public sealed class RegionSchemaTests
{
    private static readonly JsonObject Schema = RegionFile.ReadSchema();

    [Fact]
    public void Every_bound_of_the_schema_is_the_readers()
    {
        var checkedBounds = 0;
        foreach (var (path, rule) in Leaves(RegionFile.Read(), Schema, ""))
        {
            foreach (var beyond in Beyond(rule))
            {
                Assert.Contains(
                    Errors(path, beyond), error => error.StartsWith(Display(path), StringComparison.Ordinal));
                checkedBounds++;
            }

            foreach (var bound in new[] { rule["minimum"], rule["maximum"] }.Where(bound => bound is not null))
            {
                Assert.DoesNotContain(Errors(path, bound!.ToJsonString()),
                    error => error.StartsWith(Display(path) + " is", StringComparison.Ordinal)
                        && error.Contains(" from ", StringComparison.Ordinal));
            }
        }

        Assert.True(checkedBounds > 200, $"{checkedBounds} bounds");
    }

    [Fact]
    public void Every_required_property_of_the_schema_is_missed_by_the_reader()
    {
        var count = 0;
        foreach (var (path, rule) in Objects(RegionFile.Read(), Schema, ""))
        {
            Assert.False((bool)rule["additionalProperties"]!, path);
            foreach (var name in rule["required"]!.AsArray().Select(item => (string)item!))
            {
                var property = path.Length == 0 ? name : $"{path}/{name}";
                Assert.Contains(Errors(property, null),
                    error => error.StartsWith(Display(property) + " is missing;", StringComparison.Ordinal));
                count++;
            }

            Assert.Contains(Errors(path.Length == 0 ? "unheardOf" : $"{path}/unheardOf", "1"),
                error => error.Contains("unheardOf is not known here;", StringComparison.Ordinal));
        }

        Assert.True(count > 90, $"{count} properties");
    }

    private static IReadOnlyList<string> Errors(string path, string? value)
    {
        _ = Region.TryLoad(Encoding.UTF8.GetBytes(RegionFile.With(path, value)), out _, out var errors);
        return errors;
    }

    private static IEnumerable<string> Beyond(JsonObject rule)
    {
        if ((string?)rule["type"] is not ("integer" or "number"))
            yield break;
        if (rule["minimum"] is { } minimum)
            yield return ((decimal)minimum - 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (rule["maximum"] is { } maximum)
            yield return ((decimal)maximum + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        yield return "\"text\"";
    }

    private static IEnumerable<(string Path, JsonObject Rule)> Leaves(JsonNode node, JsonObject rule, string path) =>
        Walk(node, rule, path).Where(place => place.Node is JsonValue).Select(place => (place.Path, place.Rule));

    private static IEnumerable<(string Path, JsonObject Rule)> Objects(JsonNode node, JsonObject rule, string path) =>
        Walk(node, rule, path).Where(place => place.Node is JsonObject).Select(place => (place.Path, place.Rule));

    private static IEnumerable<(JsonNode Node, JsonObject Rule, string Path)> Walk(
        JsonNode node, JsonObject rule, string path)
    {
        rule = Resolve(rule, node);
        yield return (node, rule, path);
        var children = node switch
        {
            JsonObject fields => fields.Select(field => (field.Key, field.Value!, rule["properties"]![field.Key])),
            JsonArray items => items.Select((item, index) => ($"{index}", item!, rule["items"])),
            _ => [],
        };
        foreach (var (name, child, childRule) in children)
        {
            Assert.NotNull(childRule);
            foreach (var place in Walk(child, childRule.AsObject(), path.Length == 0 ? name : $"{path}/{name}"))
                yield return place;
        }
    }

    private static JsonObject Resolve(JsonObject rule, JsonNode node)
    {
        if ((string?)rule["$ref"] is { } reference)
            return Schema["$defs"]![reference.Split('/')[^1]]!.AsObject();
        if (rule["oneOf"] is not JsonArray choices)
            return rule;
        return choices.Select(choice => choice!.AsObject()).Single(choice =>
            (string?)choice["properties"]!["modulation"]!["const"] == (string?)node["modulation"]);
    }

    // "dataRates/3/index" is shown as "$.dataRates[3].index".
    private static string Display(string path) => "$" + string.Concat(path.Split('/').Select(
        part => char.IsAsciiDigit(part[0]) ? $"[{part}]" : $".{part}"));
}
