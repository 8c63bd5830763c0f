using System.Diagnostics.CodeAnalysis;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Radio;

/// <summary>
/// The regions' data: what the agent carries inside, and a directory of the user's own that goes before it.
/// </summary>
internal static class RegionCatalogue
{
    private const string Prefix = "regions/", Suffix = ".json";

    /// <summary>The regions the agent carries inside, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(RegionCatalogue).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length]).Order(StringComparer.Ordinal),
    ];

    /// <summary>False for an unknown name (no error) or for data that does not hold (the errors).</summary>
    public static bool TryLoad(string name, string? directory, [NotNullWhen(true)] out Region? region,
        out IReadOnlyList<string> errors)
    {
        region = null;
        errors = [];
        return TryRead(name, directory) is { } json && Region.TryLoad(json, out region, out errors);
    }

    private static byte[]? TryRead(string name, string? directory)
    {
        // A name is a file's; anything else could lead out of the directory.
        if (name.Length == 0 || name.AsSpan().ContainsAny("/\\."))
            return null;
        if (!string.IsNullOrEmpty(directory) && Path.Combine(directory, name + Suffix) is var file && File.Exists(file))
            return File.ReadAllBytes(file);
        using var stream = typeof(RegionCatalogue).Assembly.GetManifestResourceStream(Prefix + name + Suffix);
        if (stream is null)
            return null;
        var json = new byte[stream.Length];
        stream.ReadExactly(json);
        return json;
    }
}
