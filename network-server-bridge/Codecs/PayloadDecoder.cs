using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kreisfunk.Codecs.Isolation;
using Kreisfunk.Codecs.Measurements;
using Kreisfunk.Codecs.Native;
using Kreisfunk.Codecs.Sandbox;

namespace Kreisfunk.Codecs;

/// <summary>
/// START HERE. Turns payload bytes into an object and measurements by a device's codec, and commands into bytes. Safe
/// from many threads; never throws on a bad payload or a bad script. Scripts run in processes of their own, which are
/// started when the first one is needed.
/// </summary>
public sealed partial class PayloadDecoder : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Kreisfunk.Codecs";

    private const int MaxPayloadBytes = 255;
    private const int MaxCommandDepth = 64;
    private const int MaxNormalizedDepth = 64;

    private readonly CodecOptions _options;
    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _decodes;
    private readonly Histogram<double> _seconds;
    private readonly CodecPrograms _programs;

    /// <summary>Throws an <see cref="ArgumentException"/> that names every option out of bounds.</summary>
    public PayloadDecoder(CodecOptions? options = null)
    {
        _options = options ?? new CodecOptions();
        if (_options.Validate() is { Count: > 0 } errors)
            throw new ArgumentException(string.Join(" ", errors), nameof(options));
        _decodes = _meter.CreateCounter<long>("kreisfunk_codecs_decodes_total");
        _seconds = _meter.CreateHistogram<double>("kreisfunk_codecs_decode_seconds", "s");
        _programs = new CodecPrograms(_options, _meter);
    }

    /// <summary>Codec versions that are ready to run; never more than the options allow.</summary>
    public int CachedVersions => _programs.Count;

    /// <summary>Memory of the processes that run scripts, in bytes.</summary>
    public long WorkersResident => _programs.Resident;

    /// <summary>Such processes started so far; all but the first few replaced one that a script had killed.</summary>
    public int WorkerStarts => _programs.WorkerStarts;

    /// <summary>Numbers of those processes.</summary>
    internal IEnumerable<int> WorkerIds => _programs.WorkerIds;

    /// <summary>Decodes one payload within the limits of the options.</summary>
    public async ValueTask<DecodeResult> DecodeAsync(CodecSource codec, DecodeInput input)
    {
        ArgumentNullException.ThrowIfNull(codec);
        var started = Stopwatch.GetTimestamp();
        var result = codec.Kind switch
        {
            CodecLanguage.None => DecodeResult.Nothing,
            CodecLanguage.JavaScript => FromScript(await RunAsync(codec, JobKind.DecodeUplink, input)),
            CodecLanguage.CayenneLpp => CayenneLpp.Decode(input.Bytes.Span),
            CodecLanguage.Native => DecodeNative(codec, input),
            _ => DecodeResult.Failed(CodecFailure.BadCodec, $"Codec {codec.Id} has the unknown kind {codec.Kind}."),
        };
        var kind = new KeyValuePair<string, object?>("kind", codec.Kind.ToString());
        _decodes.Add(1, kind, new("result", result.Succeeded ? "ok" : result.Failure.ToString()));
        _seconds.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, kind);
        return result;
    }

    /// <summary>The same, for callers that may block.</summary>
    public DecodeResult Decode(CodecSource codec, DecodeInput input) => Wait(DecodeAsync(codec, input));

    /// <summary>Turns a command into a downlink's bytes; only JavaScript codecs can.</summary>
    public async ValueTask<EncodeResult> EncodeAsync(CodecSource codec, EncodeInput input)
    {
        ArgumentNullException.ThrowIfNull(codec);
        if (codec.Kind != CodecLanguage.JavaScript)
        {
            return EncodeResult.Failed(
                CodecFailure.BadCodec, $"Codec {codec.Id} ({codec.Kind}) cannot encode downlinks.");
        }

        return CommandJson(input) is { } json
            ? await EncodeWholeAsync(codec, input, json)
            : EncodeResult.Failed(CodecFailure.BadPayload, "The command is no JSON.");
    }

    /// <summary>The same with the script's whole input given, as examples of repositories have it.</summary>
    internal async Task<EncodeResult> EncodeWholeAsync(CodecSource codec, EncodeInput input, string inputJson)
    {
        var job = new SandboxJob(JobKind.EncodeDownlink, input.FPort, Milliseconds(input.Now), default, inputJson);
        var outcome = await _programs.Run(codec.Source, job);
        return new EncodeResult(outcome.Failure, outcome.FPort, outcome.Bytes, outcome.Warnings, outcome.Errors);
    }

    /// <summary>The same, for callers that may block.</summary>
    public EncodeResult Encode(CodecSource codec, EncodeInput input) => Wait(EncodeAsync(codec, input));

    /// <summary>What a downlink's bytes mean, by the codec's decodeDownlink.</summary>
    public async ValueTask<DecodeResult> DecodeDownlinkAsync(CodecSource codec, DecodeInput input)
    {
        ArgumentNullException.ThrowIfNull(codec);
        if (codec.Kind != CodecLanguage.JavaScript)
            return DecodeResult.Failed(CodecFailure.BadCodec, $"Codec {codec.Id} ({codec.Kind}) has no downlinks.");
        var outcome = await RunAsync(codec, JobKind.DecodeDownlink, input);
        return new DecodeResult(
            outcome.Failure == CodecFailure.None, outcome.Data, [], outcome.Warnings, outcome.Errors)
        { Failure = outcome.Failure };
    }

    /// <summary>A script's raw outcome, for the catalogue's tests.</summary>
    internal async Task<ScriptOutcome> RunAsync(CodecSource codec, JobKind kind, DecodeInput input)
    {
        if (input.Bytes.Length > MaxPayloadBytes)
        {
            return ScriptOutcome.Failed(CodecFailure.BadPayload,
                $"{input.Bytes.Length} bytes are no LoRaWAN payload; {MaxPayloadBytes} are allowed.");
        }

        var json = input.Variables is { Count: > 0 } given ? JsonSerializer.Serialize(given) : null;
        var outcome = await _programs.Run(
            codec.Source, new SandboxJob(kind, input.FPort, Milliseconds(input.ReceivedAt), input.Bytes, json));
        return WithinDepth(outcome);
    }

    public void Dispose()
    {
        _programs.Dispose();
        _meter.Dispose();
    }

    private static T Wait<T>(ValueTask<T> work) =>
        work.IsCompletedSuccessfully ? work.Result : work.AsTask().GetAwaiter().GetResult();

    private static double Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static string? CommandJson(EncodeInput input)
    {
        try
        {
            using var data = JsonDocument.Parse(input.DataJson, new JsonDocumentOptions { MaxDepth = MaxCommandDepth });
            var variables = JsonSerializer.Serialize(input.Variables ?? new Dictionary<string, string>());
            return $"{{\"data\":{input.DataJson},\"variables\":{variables}}}";
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The script's own writer has no bound on depth.
    private ScriptOutcome WithinDepth(ScriptOutcome outcome)
    {
        if (outcome.Data is null)
            return outcome;
        if (Depth(outcome.Data) is var depth && depth > _options.MaxResultDepth)
        {
            return ScriptOutcome.Failed(CodecFailure.BadResult,
                $"The result is nested {depth} deep; {_options.MaxResultDepth} are allowed.");
        }

        return Depth(outcome.Normalized ?? "") > MaxNormalizedDepth ? outcome with { Normalized = null } : outcome;
    }

    private static int Depth(string json)
    {
        int depth = 0, deepest = 0;
        var inText = false;
        for (var i = 0; i < json.Length; i++)
        {
            switch (json[i])
            {
                case '"':
                    inText = !inText;
                    break;
                case '\\' when inText:
                    i++;
                    break;
                case '{' or '[' when !inText:
                    deepest = Math.Max(deepest, ++depth);
                    break;
                case '}' or ']' when !inText:
                    depth--;
                    break;
            }
        }

        return deepest;
    }

    private static DecodeResult DecodeNative(CodecSource codec, DecodeInput input) =>
        NativeCodecs.TryGet(codec.Source, out var native)
            ? native(input)
            : DecodeResult.Failed(CodecFailure.BadCodec,
                $"No native codec is named \"{codec.Source}\"; known are {string.Join(", ", NativeCodecs.Names)}.");

    private DecodeResult FromScript(ScriptOutcome outcome)
    {
        if (outcome.Failure != CodecFailure.None)
            return new DecodeResult(false, null, [], outcome.Warnings, outcome.Errors) { Failure = outcome.Failure };
        var json = WholeText(outcome.Data!);
        using var data = JsonDocument.Parse(json);
        using var normalized = outcome.Normalized is null ? null : JsonDocument.Parse(WholeText(outcome.Normalized));
        var max = _options.MaxMeasurements;
        var mapped = MeasurementMapper.Map(data.RootElement, normalized?.RootElement, max);
        var warnings = mapped.Left == 0
            ? outcome.Warnings
            : [.. outcome.Warnings, $"{mapped.Left} values more than {max} are not stored as measurements"];
        return new DecodeResult(true, json, mapped.Measurements, warnings, []);
    }

    // JavaScript texts may hold halves of characters, which no other text may.
    private static string WholeText(string json) => json.Contains("\\ud", StringComparison.Ordinal)
        ? HalfCharacter().Replace(json, m => m.Value.Length > 6 ? m.Value : "\\ufffd")
        : json;

    [GeneratedRegex(@"\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|\\ud[89a-f][0-9a-f]{2}", RegexOptions.CultureInvariant)]
    private static partial Regex HalfCharacter();
}
