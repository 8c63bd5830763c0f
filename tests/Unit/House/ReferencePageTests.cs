using System.Globalization;
using System.Text;
using Kreisfunk.Contracts;
using Xunit;

namespace Kreisfunk.Tests.Unit.House;

/// <summary>
/// Reference pages made from the code. Set KREISFUNK_WRITE_DOCS=1 to write them again, then read the change.
/// </summary>
public sealed class ReferencePageTests
{
    [Fact]
    public void The_page_of_verdicts_is_what_the_code_says() =>
        ReferencePage.Check("docs/reference/verdicts.md", Verdicts());

    [Fact]
    public void The_page_of_configuration_keys_is_what_the_code_says() =>
        ReferencePage.Check("docs/reference/configuration.md", ConfigurationPage.Text());

    private static string Verdicts()
    {
        var text = new StringBuilder();
        text.Append("""
            # Verdicts

            What became of each received frame. The name is the label `verdict` of the metric
            `kreisfunk_bridge_frames_total`, a field of the log, and a word on the pages.
            Made from the code by a test; do not edit.

            | Verdict | Number | Meaning |
            |---|---|---|

            """);
        var docs = XmlDocs.For(typeof(FrameVerdict).Assembly);
        foreach (var verdict in Enum.GetValues<FrameVerdict>())
        {
            var summary = docs.Summary($"F:{typeof(FrameVerdict).FullName}.{verdict}");
            text.Append(CultureInfo.InvariantCulture, $"| `{verdict}` | {(int)verdict} | {summary} |\n");
        }

        return text.ToString();
    }
}
