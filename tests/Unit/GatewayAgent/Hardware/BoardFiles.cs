using System.Text;
using System.Text.Json.Nodes;
using Kreisfunk.GatewayAgent.Hardware.Boards;
using Kreisfunk.Tests.Unit.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Hardware;

/// <summary>The files of firmware-config/gateways, as trees that tests change at one place.</summary>
internal static class BoardFiles
{
    private static readonly string Folder = Vectors.RepositoryPath("firmware-config", "gateways");

    /// <summary>Folder names.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetDirectories(Folder).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    public static JsonObject Schema =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "schema.json")))!.AsObject();

    public static string PathOf(string name) => Path.Combine(Folder, name, "board.json");

    public static JsonObject Read(string name) => JsonNode.Parse(File.ReadAllText(PathOf(name)))!.AsObject();

    public static Board Load(string name)
    {
        Assert.True(BoardReader.TryRead(File.ReadAllBytes(PathOf(name)), out var board, out var errors),
            string.Join('\n', errors));
        return board;
    }

    /// <summary>What the reader says of the file with another value at the path; null removes it.</summary>
    public static IReadOnlyList<string> ErrorsWith(string name, string path, string? value)
    {
        var root = Read(name);
        RegionFile.Set(root, path, value is null ? null : JsonNode.Parse(value));
        Assert.False(BoardReader.TryRead(Encoding.UTF8.GetBytes(root.ToJsonString()), out _, out var errors), path);
        return errors;
    }
}
