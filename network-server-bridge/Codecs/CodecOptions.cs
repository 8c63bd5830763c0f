namespace Kreisfunk.Codecs;

/// <summary>Limits of the codec sandbox. Section <c>Codecs</c> of the configuration.</summary>
public sealed class CodecOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Codecs";
}
