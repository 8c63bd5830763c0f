using CsCheck;
using Kreisfunk.Dashboards.History;
using Kreisfunk.Storage;
using Xunit;

namespace Kreisfunk.Tests.Unit.Dashboards;

public sealed class HistoryTests
{
    [Fact]
    public void No_range_sends_more_points_than_the_limit_or_so_few_that_the_line_is_coarse() => Assert.All(
        HistoryRange.All, range => Assert.InRange(range.Span / range.Step, 300, HistoryRange.MostPoints));

    [Theory]
    [InlineData("1h", 5)]
    [InlineData("24h", 120)]
    [InlineData("7d", 900)]
    [InlineData("30d", 3_600)]
    public void The_step_is_the_finest_round_one(string range, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), HistoryRange.Find(range)!.Step);

    [Fact]
    public void Any_span_up_to_two_years_keeps_the_limit() => Gen.Int[1, 730 * 86_400].Sample(seconds =>
        TimeSpan.FromSeconds(seconds) / HistoryRange.StepFor(TimeSpan.FromSeconds(seconds)) <= HistoryRange.MostPoints);

    [Fact]
    public void A_table_fits_a_page() => Assert.All(
        HistoryRange.All, range => Assert.InRange(range.Span / range.TableStep, 12, 48));

    [Fact]
    public void An_unknown_range_is_none() => Assert.Null(HistoryRange.Find("1y"));

    [Fact]
    public void A_file_for_programs_has_points_and_utc()
    {
        var bucket = new TelemetryBucket(DateTimeOffset.FromUnixTimeSeconds(1_760_000_000), 1.5, 2.5, 2, 2.5, 3);
        Assert.Equal(
            "time,min,mean,max,count\r\n2025-10-09T08:53:20Z,1.5,2,2.5,3\r\n", HistoryEndpoint.Csv([bucket]));
    }

    [Fact]
    public void A_sparkline_of_one_point_or_a_flat_line_is_a_valid_picture()
    {
        var start = DateTimeOffset.FromUnixTimeSeconds(1_760_000_000);
        var flat = Enumerable.Range(0, 3).Select(i => new TelemetryBucket(start.AddHours(i), 2, 2, 2, 2, 1)).ToList();
        Assert.DoesNotContain("polyline", Sparkline.Draw([flat[0]]), StringComparison.Ordinal);
        var picture = Sparkline.Draw(flat);
        Assert.Contains("points=\"3,20 120,20 237,20\"", picture, StringComparison.Ordinal);
        Assert.NotNull(System.Xml.Linq.XDocument.Parse(picture).Root);
    }
}
