using System.Globalization;
using System.Text.Json.Nodes;
using Kreisfunk.Codecs.Sandbox;

namespace Kreisfunk.Codecs.Catalogue;

/// <summary>Runs one example and says what differs.</summary>
internal static class ExampleRun
{
    // Examples seldom name a time; any fixed one will do.
    private static readonly DateTimeOffset SomeTime = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Null when all is as it should be.</summary>
    public static string? Run(PayloadDecoder decoder, CodecSource codec, CodecExample example)
    {
        if (example.Input is not { } input || example.Output is not { } output)
            return "the example has no input or no output";
        if (!TryReadInput(input, out var payload, out var problem))
            return problem;
        return example.Kind switch
        {
            ExampleKind.EncodeDownlink => Encode(decoder, codec, input, payload, output),
            ExampleKind.DecodeDownlink when codec.Kind == CodecLanguage.JavaScript =>
                Compare(decoder.RunAsync(codec, JobKind.DecodeDownlink, payload).GetAwaiter().GetResult(), output),
            _ => Decode(decoder, codec, payload, example),
        };
    }

    private static string? Decode(PayloadDecoder decoder, CodecSource codec, DecodeInput payload, CodecExample example)
    {
        if (codec.Kind != CodecLanguage.JavaScript)
        {
            var result = decoder.Decode(codec, payload);
            var plain = new ScriptOutcome(result.Failure, result.ObjectJson, result.Warnings, result.Errors);
            return Compare(plain, example.Output!);
        }

        var outcome = decoder.RunAsync(codec, JobKind.DecodeUplink, payload).GetAwaiter().GetResult();
        return Compare(outcome, example.Output!) ?? CompareNormalized(outcome, example.Normalized);
    }

    private static string? Encode(
        PayloadDecoder decoder, CodecSource codec, JsonObject input, DecodeInput payload, JsonObject output)
    {
        var command = new EncodeInput("", payload.ReceivedAt, payload.Variables) { FPort = payload.FPort };
        var whole = input["data"] is null ? Without(input) : input;
        var result = codec.Kind == CodecLanguage.JavaScript
            ? decoder.EncodeWholeAsync(codec, command, whole.ToJsonString()).GetAwaiter().GetResult()
            : decoder.Encode(codec, command);
        if (!result.Succeeded || output["errors"] is JsonArray { Count: > 0 })
            return Messages("errors", output["errors"], result.Errors);
        var bytes = new JsonArray([.. result.Bytes.ToArray().Select(b => (JsonNode)b)]);
        return JsonComparison.Difference(output["bytes"], bytes, "bytes")
            ?? (output["fPort"] is { } port && result.FPort is { } given
                ? JsonComparison.Difference(port, given, "fPort")
                : null);
    }

    // A script may look into input.data without asking whether it is there.
    private static JsonObject Without(JsonObject input)
    {
        var given = (JsonObject)input.DeepClone();
        given["data"] = new JsonObject();
        return given;
    }

    private static string? Compare(ScriptOutcome outcome, JsonObject expected)
    {
        if (outcome.Failure != CodecFailure.None || expected["errors"] is JsonArray { Count: > 0 })
            return Messages("errors", expected["errors"], outcome.Errors);
        if (expected["warnings"] is JsonArray warnings &&
            Messages("warnings", warnings, outcome.Warnings) is { } difference)
            return difference;
        return JsonComparison.Difference(expected["data"], JsonNode.Parse(outcome.Data!), "data");
    }

    private static string? CompareNormalized(ScriptOutcome outcome, JsonObject? expected)
    {
        if (expected is null || expected["errors"] is JsonArray { Count: > 0 })
            return null;
        if (outcome.Normalized is null)
            return "normalizeUplink gave nothing";
        return JsonComparison.Difference(
            AsList(expected["data"]?.DeepClone()), AsList(JsonNode.Parse(outcome.Normalized)), "normalized");
    }

    private static JsonNode? AsList(JsonNode? node) => node is JsonObject ? new JsonArray(node) : node;

    private static string? Messages(string name, JsonNode? expected, IReadOnlyList<string> actual)
    {
        var list = new JsonArray([.. actual.Select(m => (JsonNode)m)]);
        return JsonComparison.Difference(expected is JsonArray ? expected : new JsonArray(), list, name);
    }

    private static bool TryReadInput(JsonObject input, out DecodeInput payload, out string? problem)
    {
        payload = default;
        problem = null;
        var bytes = Array.Empty<byte>();
        if (input["bytes"] is JsonArray list && !TryReadBytes(list, out bytes))
            problem = "input.bytes holds something else than numbers from 0 to 255";
        var port = input["fPort"] is JsonValue value ? value.ToString() : "1";
        if (!byte.TryParse(port, CultureInfo.InvariantCulture, out var fPort))
            problem = $"input.fPort is {port}";
        var time = SomeTime;
        if (input["recvTime"] is JsonValue text && !DateTimeOffset.TryParse(
                text.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time))
            problem = $"input.recvTime is {text}";
        var variables = (input["variables"] as JsonObject)?
            .ToDictionary(v => v.Key, v => v.Value?.ToString() ?? "", StringComparer.Ordinal);
        payload = new DecodeInput(fPort, bytes, time, variables);
        return problem is null;
    }

    private static bool TryReadBytes(JsonArray list, out byte[] bytes)
    {
        bytes = new byte[list.Count];
        for (var i = 0; i < bytes.Length; i++)
        {
            if (!byte.TryParse(list[i]?.ToJsonString(), CultureInfo.InvariantCulture, out bytes[i]))
                return false;
        }

        return true;
    }
}
