using System.Text.Json.Nodes;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

/// <summary>schema.json and the reader say the same: walked along files of each kind, bound by bound.</summary>
public sealed class RegionSchemaTests
{
    private static readonly JsonObject Schema = RegionFile.ReadSchema();

    [Theory]
    [InlineData("eu868", 200)]
    [InlineData("us915", 150)]
    [InlineData("as923", 150)]
    [InlineData("ism2400", 100)]
    public void Every_bound_of_the_schema_is_the_readers(string name, int least)
    {
        var checkedBounds = 0;
        foreach (var (path, rule) in Leaves(RegionFile.Read(name), Schema, ""))
        {
            foreach (var beyond in Beyond(rule))
            {
                Assert.Contains(
                    Errors(name, path, beyond), error => error.StartsWith(Display(path), StringComparison.Ordinal));
                checkedBounds++;
            }

            foreach (var bound in new[] { rule["minimum"], rule["maximum"] }.Where(bound => bound is not null))
            {
                Assert.DoesNotContain(Errors(name, path, bound!.ToJsonString()),
                    error => error.StartsWith(Display(path) + " is", StringComparison.Ordinal)
                        && error.Contains(" from ", StringComparison.Ordinal));
            }
        }

        Assert.True(checkedBounds > least, $"{checkedBounds} bounds");
    }

    [Theory]
    [InlineData("eu868", 90)]
    [InlineData("us915", 80)]
    [InlineData("as923", 60)]
    public void Every_required_property_of_the_schema_is_missed_by_the_reader(string name, int least)
    {
        var count = 0;
        foreach (var (path, rule) in Objects(RegionFile.Read(name), Schema, ""))
        {
            Assert.False((bool)rule["additionalProperties"]!, path);
            foreach (var required in rule["required"]!.AsArray().Select(item => (string)item!))
            {
                var property = path.Length == 0 ? required : $"{path}/{required}";

                // Of a sub-band's two powers the reader asks for the one in Europe's rules.
                var missed = Display(property).Replace("].maxEirpDbm", "].maxErpDbm", StringComparison.Ordinal);
                Assert.Contains(Errors(name, property, null),
                    error => error.StartsWith(missed + " is missing;", StringComparison.Ordinal));
                count++;
            }

            Assert.Contains(Errors(name, path.Length == 0 ? "unheardOf" : $"{path}/unheardOf", "1"),
                error => error.Contains("unheardOf is not known here;", StringComparison.Ordinal));
        }

        Assert.True(count > least, $"{count} properties");
    }

    private static IReadOnlyList<string> Errors(string name, string path, string? value) =>
        RegionFile.Errors(RegionFile.With(path, value, name));

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
        return choices.Select(choice => choice!.AsObject()).Single(choice => Fits(choice, node));
    }

    // Of several forms of an object the one with its constants and its required properties.
    private static bool Fits(JsonObject choice, JsonNode node) =>
        choice["required"]!.AsArray().All(name => node[(string)name!] is not null)
        && choice["properties"]!.AsObject().All(property =>
            property.Value!["const"] is not { } constant || JsonNode.DeepEquals(constant, node[property.Key]));

    // "dataRates/3/index" is shown as "$.dataRates[3].index".
    private static string Display(string path) => "$" + string.Concat(path.Split('/').Select(
        part => char.IsAsciiDigit(part[0]) ? $"[{part}]" : $".{part}"));
}
