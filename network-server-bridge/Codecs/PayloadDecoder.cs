using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Kreisfunk.Codecs.Measurements;
using Kreisfunk.Codecs.Native;
using Kreisfunk.Codecs.Sandbox;

namespace Kreisfunk.Codecs;

/// <summary>
/// START HERE. Turns payload bytes into an object and measurements by a device's codec, and commands into bytes. Safe
/// from many threads; never throws on a bad payload or a bad script. Work is synchronous and may take the options'
/// processor time: call it where waiting hurts nobody.
/// </summary>
public sealed class PayloadDecoder : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Kreisfunk.Codecs";

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

    /// <summary>Decodes one payload within the limits of the options.</summary>
    public DecodeResult Decode(CodecSource codec, DecodeInput input)
    {
        ArgumentNullException.ThrowIfNull(codec);
        var started = Stopwatch.GetTimestamp();
        var result = codec.Kind switch
        {
            CodecLanguage.None => DecodeResult.Nothing,
            CodecLanguage.JavaScript => FromScript(_programs.Run(codec.Source, engine => engine.RunDecode(input))),
            CodecLanguage.CayenneLpp => CayenneLpp.Decode(input.Bytes.Span),
            CodecLanguage.Native => DecodeNative(codec, input),
            _ => DecodeResult.Failed(CodecFailure.BadCodec, $"Codec {codec.Id} has the unknown kind {codec.Kind}."),
        };
        var kind = new KeyValuePair<string, object?>("kind", codec.Kind.ToString());
        _decodes.Add(1, kind, new("result", result.Succeeded ? "ok" : result.Failure.ToString()));
        _seconds.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, kind);
        return result;
    }

    /// <summary>Turns a command into a downlink's bytes; only JavaScript codecs can.</summary>
    public EncodeResult Encode(CodecSource codec, EncodeInput input)
    {
        ArgumentNullException.ThrowIfNull(codec);
        if (codec.Kind != CodecLanguage.JavaScript)
        {
            return EncodeResult.Failed(
                CodecFailure.BadCodec, $"Codec {codec.Id} ({codec.Kind}) cannot encode downlinks.");
        }

        var outcome = _programs.Run(codec.Source, engine => engine.RunEncode(input));
        return new EncodeResult(outcome.Failure, outcome.FPort, outcome.Bytes, outcome.Warnings, outcome.Errors);
    }

    /// <summary>A script's raw outcome, for the catalogue's tests.</summary>
    internal ScriptOutcome Run(string script, Func<SandboxEngine, ScriptOutcome> work) => _programs.Run(script, work);

    public void Dispose()
    {
        _programs.Dispose();
        _meter.Dispose();
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
        using var data = JsonDocument.Parse(outcome.Data!);
        using var normalized = outcome.Normalized is null ? null : JsonDocument.Parse(outcome.Normalized);
        var max = _options.MaxMeasurements;
        var mapped = MeasurementMapper.Map(data.RootElement, normalized?.RootElement, max);
        var warnings = mapped.Left == 0
            ? outcome.Warnings
            : [.. outcome.Warnings, $"{mapped.Left} values more than {max} are not stored as measurements"];
        return new DecodeResult(true, outcome.Data, mapped.Measurements, warnings, []);
    }
}
