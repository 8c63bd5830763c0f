using Kreisfunk.Contracts;

namespace Kreisfunk.Codecs;

/// <summary>What a codec made of a payload. The raw bytes stay the truth; failing is an event on the device.</summary>
/// <param name="Succeeded">True when there are no errors. Without a codec (None) true, with no object.</param>
/// <param name="ObjectJson">The decoded object as JSON text, or null.</param>
/// <param name="Measurements">Its values with quantity and unit; empty when the decode failed.</param>
/// <param name="Warnings">What the codec warned of.</param>
/// <param name="Errors">Sentences for the device's owner; those of a script name line and column.</param>
public sealed record DecodeResult(
    bool Succeeded, string? ObjectJson, IReadOnlyList<Measurement> Measurements, IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Errors)
{
    /// <summary>Nothing to decode.</summary>
    public static readonly DecodeResult Nothing = new(true, null, [], [], []);

    /// <summary>Why it failed, in the words the metric and the log use; None when it succeeded.</summary>
    public CodecFailure Failure { get; init; }

    /// <summary>A failure with one sentence.</summary>
    public static DecodeResult Failed(CodecFailure failure, string error) =>
        new(false, null, [], [], [error]) { Failure = failure };
}
