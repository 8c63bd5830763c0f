namespace Kreisfunk.Codecs;

/// <summary>A downlink's bytes, or why there are none.</summary>
public sealed record EncodeResult(
    CodecFailure Failure, byte? FPort, ReadOnlyMemory<byte> Bytes, IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Errors)
{
    public bool Succeeded => Failure == CodecFailure.None;

    public static EncodeResult Failed(CodecFailure failure, string error) => new(failure, null, default, [], [error]);
}
