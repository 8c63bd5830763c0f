using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kreisfunk.Commands;

/// <summary>How commands print JSON.</summary>
internal static class Output
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        // A terminal is no HTML page: "ü" and "°" stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions OneLine = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The option every command has that prints more than one line.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Prints JSON for programs." };

    public static void WriteJson(TextWriter output, JsonNode node) => output.WriteLine(node.ToJsonString(Indented));

    public static void WriteJsonLine(TextWriter output, JsonNode node) => output.WriteLine(node.ToJsonString(OneLine));
}
