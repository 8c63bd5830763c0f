using System.Globalization;
using System.Text.Json.Nodes;

namespace Kreisfunk.Tests.Unit.LoRaWan;

/// <summary>The EU868 file as a tree that tests change at one place; paths as in "dataRates/3/index".</summary>
internal static class RegionFile
{
    public static JsonObject Read() => JsonNode.Parse(
        File.ReadAllText(Vectors.RepositoryPath("firmware-config", "regions", "eu868.json")))!.AsObject();

    public static JsonObject ReadSchema() => JsonNode.Parse(
        File.ReadAllText(Vectors.RepositoryPath("firmware-config", "regions", "schema.json")))!.AsObject();

    /// <summary>The file with another value at the path; without the property when the value is null.</summary>
    public static string With(string path, string? value)
    {
        var root = Read();
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
