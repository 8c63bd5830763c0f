using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

/// <summary>A region file as a tree that tests change at one place; paths as in "dataRates/3/index".</summary>
internal static class RegionFile
{
    private const string Schema = "schema";

    /// <summary>All there are, "eu868" and so on.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory.GetFiles(Vectors.RepositoryPath("firmware-config", "regions"), "*.json")
            .Select(file => Path.GetFileNameWithoutExtension(file)).Where(name => name != Schema)
            .Order(StringComparer.Ordinal),
    ];

    public static string PathOf(string name) => Vectors.RepositoryPath("firmware-config", "regions", name + ".json");

    public static JsonObject Read(string name = "eu868") =>
        JsonNode.Parse(File.ReadAllText(PathOf(name)))!.AsObject();

    public static JsonObject ReadSchema() => Read(Schema);

    public static Region Load(string name) => Load(File.ReadAllBytes(PathOf(name)));

    public static Region Load(byte[] json)
    {
        Assert.True(Region.TryLoad(json, out var region, out var errors), string.Join('\n', errors));
        return region;
    }

    public static IReadOnlyList<string> Errors(string json)
    {
        _ = Region.TryLoad(Encoding.UTF8.GetBytes(json), out _, out var errors);
        return errors;
    }

    /// <summary>The file with another value at the path; without the property when the value is null.</summary>
    public static string With(string path, string? value, string name = "eu868")
    {
        var root = Read(name);
        Set(root, path, value is null ? null : JsonNode.Parse(value));
        return root.ToJsonString();
    }

    public static void Set(JsonNode root, string path, JsonNode? value)
    {
        var parts = path.Split('/');
        var node = root;
        foreach (var part in parts[..^1])
            node = node is JsonArray list ? list[Index(part)]! : node[part]!;
        if (node is JsonArray array)
            array[Index(parts[^1])] = value;
        else if (value is null)
            node.AsObject().Remove(parts[^1]);
        else
            node[parts[^1]] = value;
    }

    private static int Index(string part) => int.Parse(part, CultureInfo.InvariantCulture);
}
