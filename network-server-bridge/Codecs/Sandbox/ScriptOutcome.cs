using Jint.Native;

namespace Kreisfunk.Codecs.Sandbox;

/// <summary>What one run of a script gave.</summary>
internal sealed record ScriptOutcome(
    CodecFailure Failure, string? Data, IReadOnlyList<string> Warnings, IReadOnlyList<string> Errors)
{
    /// <summary>The normalised payload as JSON, when the codec has normalizeUplink.</summary>
    public string? Normalized { get; init; }

    /// <summary>An encoder's bytes.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>An encoder's port, when it names one.</summary>
    public byte? FPort { get; init; }

    /// <summary>The data as the engine has it; not to be kept.</summary>
    public JsValue? DataValue { get; init; }

    public static ScriptOutcome Failed(CodecFailure failure, string error) => new(failure, null, [], [error]);
}
