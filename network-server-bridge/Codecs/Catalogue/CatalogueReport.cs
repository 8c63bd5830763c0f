using System.Globalization;

namespace Kreisfunk.Codecs.Catalogue;

/// <summary>What the examples of a device repository gave.</summary>
/// <param name="Codecs">Codecs with at least one example.</param>
/// <param name="Examples">Examples found: passed, failed and skipped.</param>
/// <param name="Passed">Those that gave what they should.</param>
/// <param name="Failed">Those that did not.</param>
/// <param name="Skipped">Those that cannot be run, each with a reason in <paramref name="Skips"/>.</param>
/// <param name="Seconds">Time of the whole run.</param>
/// <param name="Failures">One line each: file, example, what differs.</param>
/// <param name="Skips">One line each: file, reason.</param>
public sealed record CatalogueReport(
    int Codecs, int Examples, int Passed, int Failed, int Skipped, double Seconds,
    IReadOnlyList<string> Failures, IReadOnlyList<string> Skips)
{
    /// <summary>The counts as one line of JSON.</summary>
    public string ToJson() => string.Create(CultureInfo.InvariantCulture,
        $"{{\"codecs\":{Codecs},\"examples\":{Examples},\"passed\":{Passed},\"failed\":{Failed}," +
        $"\"skipped\":{Skipped},\"seconds\":{Seconds:0.###}}}");
}
