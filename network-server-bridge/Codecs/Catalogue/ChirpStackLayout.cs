using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kreisfunk.Codecs.Catalogue;

/// <summary>
/// ChirpStack's device profiles: test_decode_X.json and test_encode_X.json beside X.js. Ours too: beside codec.js, or
/// beside a device.json that names a codec without a script.
/// </summary>
internal static class ChirpStackLayout
{
    private const string DecodePrefix = "test_decode_";
    private const string EncodePrefix = "test_encode_";

    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>What such a decoder must allow: a file of tests is its result.</summary>
    public static readonly CodecOptions ForTestFiles = new() { MaxResultLength = 1 << 20, MaxResultDepth = 64 };

    /// <summary>Codecs with examples, in the order of their paths.</summary>
    public static IEnumerable<CodecUnderTest> Find(string root, PayloadDecoder large) =>
        RepositoryFiles.Under(root, "test_*.json").Where(IsTest).Select(file => Read(root, file, large));

    private static bool IsTest(string file) => Path.GetFileName(file) is var name &&
        (name.StartsWith(DecodePrefix, StringComparison.Ordinal) ||
            name.StartsWith(EncodePrefix, StringComparison.Ordinal));

    private static CodecUnderTest Read(string root, string file, PayloadDecoder large)
    {
        var name = Path.GetRelativePath(root, file);
        var fileName = Path.GetFileNameWithoutExtension(file);
        var isDecode = fileName.StartsWith(DecodePrefix, StringComparison.Ordinal);
        if (!RepositoryFiles.TryRead(file, out var text, out var problem))
            return new CodecUnderTest(name, null, [], problem);
        if (Parse(text, large) is not JsonArray tests)
            return new CodecUnderTest(name, null, [], "is no list of tests");

        var kind = isDecode ? ExampleKind.DecodeUplink : ExampleKind.EncodeDownlink;
        var examples = tests.OfType<JsonObject>()
            .Select((t, i) => new CodecExample(kind, t["name"]?.ToString() ?? $"example {i + 1}",
                t["input"] as JsonObject, t["expected"] as JsonObject, null))
            .ToList();
        var codecName = fileName[(isDecode ? DecodePrefix : EncodePrefix).Length..];
        var codec = FindCodec(Path.GetDirectoryName(file)!, codecName, name);
        var missing = codec is null ? $"there is no {codecName}.js beside it" : null;
        return new CodecUnderTest(name, codec, examples, missing);
    }

    // ChirpStack reads these files as JavaScript, so 0x10 and the like occur. Ours runs them in the sandbox.
    private static JsonNode? Parse(string text, PayloadDecoder large)
    {
        try
        {
            return JsonNode.Parse(text, null, Lenient);
        }
        catch (JsonException)
        {
            var expression = $"function decodeUplink() {{ return {{ data: {{ value: (\n{text}\n) }} }}; }}";
            var result = large.Decode(new CodecSource("tests", CodecLanguage.JavaScript, expression),
                new DecodeInput(1, Array.Empty<byte>(), DateTimeOffset.UnixEpoch, null));
            return result.ObjectJson is null ? null : JsonNode.Parse(result.ObjectJson)!["value"];
        }
    }

    private static CodecSource? FindCodec(string directory, string codecName, string id)
    {
        foreach (var candidate in (string[])[codecName + ".js", "codec.js"])
        {
            if (RepositoryFiles.TryRead(Path.Combine(directory, candidate), out var source, out _))
                return new CodecSource(id, CodecLanguage.JavaScript, source);
        }

        return RepositoryFiles.TryRead(Path.Combine(directory, "device.json"), out var device, out _)
            ? DeviceModel.TryRead(device, out var model, out _) ? model.Codec("") : null
            : null;
    }
}
