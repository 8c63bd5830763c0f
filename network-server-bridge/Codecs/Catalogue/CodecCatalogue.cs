using System.Diagnostics;

namespace Kreisfunk.Codecs.Catalogue;

/// <summary>
/// Runs every example of a device repository on disk: The Things Network's layout (*.yaml that name a codec's files and
/// examples) and ChirpStack's (test_decode_*.json, test_encode_*.json beside the script), both in one tree if need be.
/// </summary>
public static class CodecCatalogue
{
    /// <summary>
    /// Throws <see cref="DirectoryNotFoundException"/> when there is no such directory; nothing else fails it.
    /// </summary>
    public static CatalogueReport Test(
        string directory, CodecOptions? options = null, CancellationToken cancel = default)
    {
        var root = Path.GetFullPath(directory);
        if (!Directory.Exists(root))
            throw new DirectoryNotFoundException($"There is no directory {root}.");
        var started = Stopwatch.GetTimestamp();
        using var decoder = new PayloadDecoder(options);
        using var forTestFiles = new PayloadDecoder(ChirpStackLayout.ForTestFiles);
        var found = ThingsNetworkLayout.Find(root).Concat(ChirpStackLayout.Find(root, forTestFiles));
        var results = found.AsParallel().AsOrdered().WithCancellation(cancel)
            .Select(unit => Run(decoder, unit)).ToList();
        return Sum(results, Stopwatch.GetElapsedTime(started));
    }

    private static CatalogueReport Sum(List<UnitResult> results, TimeSpan time)
    {
        var failures = results.SelectMany(r => r.Failures).ToList();
        var passed = results.Sum(r => r.Passed);
        var skipped = results.Sum(r => r.Skipped);
        var codecs = results.Where(r => r.Source is not null && r.Passed + r.Failures.Count > 0)
            .Select(r => r.Source).Distinct(StringComparer.Ordinal).Count();
        return new CatalogueReport(codecs, passed + failures.Count + skipped, passed, failures.Count, skipped,
            time.TotalSeconds, failures, [.. results.SelectMany(r => r.Skips)]);
    }

    private static UnitResult Run(PayloadDecoder decoder, CodecUnderTest unit)
    {
        if (unit.Codec is null)
        {
            var count = Math.Max(1, unit.Examples.Count);
            return new UnitResult(null, 0, [], count, [$"{unit.File}: {unit.Problem}"]);
        }

        var failures = new List<string>();
        foreach (var example in unit.Examples)
        {
            if (ExampleRun.Run(decoder, unit.Codec, example) is { } difference)
                failures.Add($"{unit.File}: {example.Name}: {difference}".ReplaceLineEndings(" "));
        }

        var source = unit.Codec.Kind == CodecLanguage.JavaScript ? unit.Codec.Source : unit.Codec.Id;
        return new UnitResult(source, unit.Examples.Count - failures.Count, failures, 0, []);
    }

    private sealed record UnitResult(
        string? Source, int Passed, IReadOnlyList<string> Failures, int Skipped, IReadOnlyList<string> Skips);
}
