using System.Globalization;
using System.Text;

namespace Kreisfunk.Tests.Unit.Conformance;

/// <summary>docs/reference/conformance.md: each row with the tests that show it, and the peers beside it.</summary>
internal static class ConformancePage
{
    public static IReadOnlyList<FeatureGroup> Groups { get; } =
        [.. LinkLayerFeatures.Groups, .. MacFeatures.Groups, .. NetworkFeatures.Groups];

    public static string Text()
    {
        var tests = ShowingTests.All.ToLookup(shown => shown.Feature, shown => shown.Test);
        var features = Groups.SelectMany(group => group.Features).ToList();
        var shown = features.Count(feature => tests.Contains(feature.Id));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Conformance

            Clause by clause: what is done, and the test that shows it. {shown} of {features.Count} rows are shown; a
            row that no test shows is "not yet", whatever the code may do. "Ours" is what no standard asks for.
            Made from the tests by a test; do not edit.

            The peers as their own source and documentation have it: ChirpStack v4 of 23 July 2026 (`d77207cd`), The
            Things Stack open source 3.32.1 of 24 October 2024 (`1d218216`). "?" is what was not found out; no row was
            run against them.

            """);
        foreach (var group in Groups)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {group.Name}\n\n");
            text.Append("| What | Clause | Shown by | ChirpStack | The Things Stack |\n|---|---|---|---|---|\n");
            foreach (var feature in group.Features)
                text.Append(Row(feature, tests[feature.Id]));
        }

        return text.ToString();
    }

    private static string Row(Feature feature, IEnumerable<string> tests)
    {
        var shownBy = string.Join("<br>", tests.Order(StringComparer.Ordinal).Select(test => $"`{test}`"));
        return $"| {feature.What} | {feature.Clause} | {(shownBy.Length > 0 ? shownBy : "**not yet**")} "
            + $"| {Word(feature.ChirpStack)} | {Word(feature.TheThingsStack)} |\n";
    }

    private static string Word(Peer peer) => peer switch
    {
        Peer.Yes => "yes",
        Peer.Partly => "partly",
        Peer.No => "no",
        _ => "?",
    };
}
