using System.Text.Json.Nodes;

namespace Kreisfunk.Codecs.Catalogue;

/// <summary>
/// The Things Network's device repository: vendor/{vendor}/{codec}.yaml names the scripts and holds the examples.
/// </summary>
internal static class ThingsNetworkLayout
{
    private static readonly (string Section, ExampleKind Kind)[] Sections =
    [
        ("uplinkDecoder", ExampleKind.DecodeUplink), ("downlinkEncoder", ExampleKind.EncodeDownlink),
        ("downlinkDecoder", ExampleKind.DecodeDownlink),
    ];

    /// <summary>Codecs with examples, in the order of their paths.</summary>
    public static IEnumerable<CodecUnderTest> Find(string root) => RepositoryFiles.Under(root, "*.yaml")
        .SelectMany(file => ReadFile(root, file));

    private static IEnumerable<CodecUnderTest> ReadFile(string root, string file)
    {
        var name = Path.GetRelativePath(root, file);
        if (!RepositoryFiles.TryRead(file, out var text, out var problem))
            return [new CodecUnderTest(name, null, [], problem)];

        // Thousands of files describe devices and no codec; reading them all as YAML would take most of the time.
        if (!Sections.Any(s => text.Contains(s.Section, StringComparison.Ordinal)))
            return [];
        if (!YamlJson.TryRead(text, out var document, out problem))
            return [new CodecUnderTest(name, null, [], problem)];
        return Sections.Where(s => document[s.Section] is JsonObject)
            .Select(s => ReadSection(root, file, s.Kind, document[s.Section]!.AsObject()))
            .Where(unit => unit.Examples.Count > 0);
    }

    private static CodecUnderTest ReadSection(string root, string file, ExampleKind kind, JsonObject section)
    {
        var name = Path.GetRelativePath(root, file);
        var examples = (section["examples"] as JsonArray ?? []).OfType<JsonObject>()
            .Select((e, i) => new CodecExample(kind, e["description"]?.ToString() ?? $"example {i + 1}",
                e["input"] as JsonObject, e["output"] as JsonObject, e["normalizedOutput"] as JsonObject))
            .ToList();
        var scriptName = section["fileName"]?.ToString() ?? "";
        var script = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, scriptName));
        if (scriptName.Length == 0 || !script.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return new CodecUnderTest(name, null, examples, $"fileName \"{scriptName}\" is no file of the repository");
        return RepositoryFiles.TryRead(script, out var source, out var problem)
            ? new CodecUnderTest(name, new CodecSource(name, CodecLanguage.JavaScript, source), examples, null)
            : new CodecUnderTest(name, null, examples, problem);
    }
}
