using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Kreisfunk.Codecs.Catalogue;

/// <summary>One decode or encode of a script by hand: what a codec's author runs while writing it.</summary>
public static class CodecTrial
{
    /// <summary>
    /// data, measurements, warnings, errors and milliseconds (one warm run) as a JSON object.
    /// </summary>
    public static JsonObject Decode(string script, byte fPort, ReadOnlyMemory<byte> bytes, DateTimeOffset now)
    {
        using var decoder = new PayloadDecoder();
        var codec = new CodecSource("codec", CodecLanguage.JavaScript, script);
        var (result, milliseconds) = Timed(() => decoder.Decode(codec, new DecodeInput(fPort, bytes, now, null)));
        var report = new JsonObject { ["data"] = result.ObjectJson is null ? null : JsonNode.Parse(result.ObjectJson) };
        report["measurements"] = new JsonArray([.. result.Measurements.Select(m => new JsonObject
        {
            ["quantity"] = m.Quantity,
            ["value"] = m.IsNumber ? JsonValue.Create(m.Value) : JsonValue.Create(m.Text),
            ["unit"] = m.Unit,
        })]);
        return AddEnd(report, result.Warnings, result.Errors, milliseconds);
    }

    /// <summary>fPort, bytes, hex, warnings, errors and milliseconds (one warm run) as a JSON object.</summary>
    public static JsonObject Encode(string script, string dataJson, DateTimeOffset now)
    {
        using var decoder = new PayloadDecoder();
        var codec = new CodecSource("codec", CodecLanguage.JavaScript, script);
        var (result, milliseconds) = Timed(() => decoder.Encode(codec, new EncodeInput(dataJson, now, null)));
        var report = new JsonObject
        {
            ["fPort"] = result.FPort,
            ["bytes"] = new JsonArray([.. result.Bytes.ToArray().Select(b => (JsonNode)b)]),
            ["hex"] = Convert.ToHexStringLower(result.Bytes.Span),
        };
        return AddEnd(report, result.Warnings, result.Errors, milliseconds);
    }

    private static JsonObject AddEnd(
        JsonObject report, IReadOnlyList<string> warnings, IReadOnlyList<string> errors, double milliseconds)
    {
        report["warnings"] = new JsonArray([.. warnings.Select(w => (JsonNode)w)]);
        report["errors"] = new JsonArray([.. errors.Select(e => (JsonNode)e)]);
        report["milliseconds"] = Math.Round(milliseconds, 3);
        return report;
    }

    // The first run compiles; what an author wants to know is the cost of the next thousand.
    private static (T Result, double Milliseconds) Timed<T>(Func<T> work)
    {
        work();
        var started = Stopwatch.GetTimestamp();
        var result = work();
        return (result, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }
}
