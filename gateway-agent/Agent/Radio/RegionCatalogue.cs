using System.Diagnostics.CodeAnalysis;
using System.Globalization;
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

    /// <summary>
    /// The region the agent's radios are in. "us915_1" names the region us915 and the second group of its channels
    /// (counted from 1: 2); "as923_2" is a region of its own. False when none is meant.
    /// </summary>
    public static bool TryFind(AgentOptions options, [NotNullWhen(true)] out Region? region, out int? subBand)
    {
        subBand = null;
        var name = NameOf(options);
        if (TryLoad(name, options.RegionDirectory, out region, out _))
            return true;
        var end = name.LastIndexOf('_');
        if (end < 0 || !TryLoad(name[..end], options.RegionDirectory, out region, out _))
            return false;
        if (int.TryParse(name.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            subBand = number + 1;
        return true;
    }

    /// <summary>What is said to be the radio's region; the topics' prefix where nothing else is.</summary>
    public static string NameOf(AgentOptions options) =>
        options.RadioRegion is { Length: > 0 } own ? own : options.Region;

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
