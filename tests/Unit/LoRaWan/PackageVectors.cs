using System.Text.Json;
using System.Text.Json.Nodes;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

/// <summary>The vectors name fields in their own way; here stands how ours are called.</summary>
internal static class PackageVectors
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["dl_frequ"] = "frequencyHz",
        ["items"] = "groups",
    };

    // A key is never shown.
    private static readonly string[] NotShown = ["mc_key_encrypted"];

    private static readonly string[] Masks = ["mc_group_bit_mask", "req_group_mask"];

    public static void Check(Vector vector, Package package, int version)
    {
        var bytes = vector.ExpectedBytes("bytes");
        var uplink = vector.Text("direction") == "up";
        var list = PackageCommands.Describe(bytes, package, version, uplink);
        var command = Assert.Single(list)!.AsObject();
        var name = vector.Text("command").Replace("Peropdicity", "Periodicity", StringComparison.Ordinal);
        Assert.Equal(name, (string?)command["command"]);
        Assert.Equal(vector.ExpectedText("bytes"), (string?)command["bytes"]);

        var expected = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Flatten(vector.Inputs.GetProperty("fields"), expected);
        var actual = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in command["fields"]!.AsObject())
            actual[field.Key] = field.Value?.ToJsonString() ?? "null";
        Assert.Equal(expected, actual);

        Span<byte> written = stackalloc byte[64];
        var length = PackageVectorCommands.Write(name, version)(new VectorFields(vector), written);
        Assert.Equal(bytes, written[..length]);
    }

    private static void Flatten(JsonElement fields, SortedDictionary<string, string> into)
    {
        foreach (var field in fields.EnumerateObject())
        {
            // The groups say themselves which were asked about.
            if (NotShown.Contains(field.Name) || field.Name == "ans_group_mask")
                continue;
            if (field.Value.ValueKind == JsonValueKind.Object)
                Flatten(field.Value, into);
            else
                into[NameOf(field.Name)] = ValueOf(field);
        }
    }

    private static string ValueOf(JsonProperty field) => field.Name switch
    {
        "items" => new JsonArray([.. field.Value.EnumerateArray().Select(group => new JsonObject
        {
            ["mcGroupId"] = group.GetProperty("mc_group_id").GetInt32(),
            ["mcAddr"] = group.GetProperty("mc_addr").GetString(),
        })]).ToJsonString(),
        var name when Masks.Contains(name) => JsonSerializer.Serialize(
            field.Value.EnumerateArray().Index().Where(flag => flag.Item.GetBoolean()).Select(flag => flag.Index)),
        _ => JsonNode.Parse(field.Value.GetRawText())?.ToJsonString() ?? "null",
    };

    private static string NameOf(string name)
    {
        if (Names.TryGetValue(name, out var ours))
            return ours;
        var parts = name.Split('_');
        return parts[0] + string.Concat(parts.Skip(1).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
    }
}
