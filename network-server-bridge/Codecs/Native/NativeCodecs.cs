using System.Diagnostics.CodeAnalysis;

namespace Kreisfunk.Codecs.Native;

/// <summary>Codecs written in C#: for devices so common that their decode should cost nothing.</summary>
public static class NativeCodecs
{
    private static readonly Dictionary<string, Func<DecodeInput, DecodeResult>> Codecs = new(StringComparer.Ordinal)
    {
        [HeatMeterCodec.Name] = HeatMeterCodec.Decode,
    };

    /// <summary>Registered names, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Codecs.Keys.Order(StringComparer.Ordinal)];

    internal static bool TryGet(string name, [NotNullWhen(true)] out Func<DecodeInput, DecodeResult>? codec) =>
        Codecs.TryGetValue(name, out codec);
}
