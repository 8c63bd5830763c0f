using System.Text;
using System.Text.RegularExpressions;
using Kreisfunk.Contracts;
using Kreisfunk.Tests.Unit.House;
using Xunit;

namespace Kreisfunk.Tests.Unit.Codecs;

public sealed class QuantityTests
{
    private const string WriteSwitch = "KREISFUNK_WRITE_DOCS";

    [Fact]
    public void Names_are_unique_and_well_formed()
    {
        Assert.Equal(Quantities.All.Count, Quantities.All.Select(q => q.Name).Distinct().Count());
        Assert.All(Quantities.All, q =>
        {
            Assert.Matches("^[a-z][a-z0-9]*(_[a-z0-9]+)*$", q.Name);
            Assert.InRange(q.Name.Length, 2, 64);
            Assert.InRange(q.Decimals, 0, 6);
            Assert.True(Quantities.TryGet(q.Name, out var found) && ReferenceEquals(found, q));
        });
        Assert.False(Quantities.TryGet("temperatur", out _));
    }

    [Fact]
    public void The_reference_page_says_what_the_code_says()
    {
        var path = Path.Combine(Repository.Root, "docs", "reference", "quantities.md");
        var expected = Page();
        if (Environment.GetEnvironmentVariable(WriteSwitch) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, expected);
        }

        Assert.True(File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == expected,
            $"docs/reference/quantities.md is not what Quantities.All says; run this test with {WriteSwitch}=1.");
    }

    private static string Page()
    {
        var text = new StringBuilder();
        text.Append("""
            # Quantities

            The controlled list: what pages, alarms, MQTT topics and open data can rely on. A name keeps its meaning
            and its unit once published. Units are [UCUM](https://ucum.org) codes; a truth value is 1 or 0 and has no
            unit. A value whose field name is known but whose unit differs from maker to maker is stored as `…_raw`, a
            text under the name of a number as `…_text`, and every other field of a decoded object by its path
            (`a.b[0].c` as `a_b_0_c`).

            This page is written from `Quantities.cs`; a test compares them and says how to write it anew.

            | name | unit | shown as | decimals | over time |
            |---|---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var q in Quantities.All)
        {
            var unit = q.Unit.Length == 0 ? "–" : $"`{q.Unit}`";
            var symbol = q.Symbol.Length == 0 ? "–" : q.Symbol;
            var row = $"| `{q.Name}` | {unit} | {symbol} | {q.Decimals} | {Words(q.Aggregation)} |\n";
            text.Append(row);
        }

        return text.ToString();
    }

    private static string Words(Aggregation aggregation) =>
        Regex.Replace(aggregation.ToString(), "(?<=[a-z])(?=[A-Z])", " ").ToLowerInvariant();
}
