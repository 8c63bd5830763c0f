using System.Diagnostics.Metrics;
using Kreisfunk.Bridge.Admin;
using Xunit;

namespace Kreisfunk.Tests.Unit.Bridge;

public sealed class PrometheusTextTests
{
    /// <summary>Lines about the instruments of this test; other tests of the process have their own.</summary>
    private static string[] Lines(PrometheusText text) => [.. text.Write().Split('\n').Where(
        line => line.Contains("kreisfunk_probe_", StringComparison.Ordinal))];

    [Fact]
    public void Counters_gauges_and_histograms_have_their_own_names_and_kinds()
    {
        using var text = new PrometheusText();
        using var meter = new Meter("Kreisfunk.Probe");
        using var foreign = new Meter("Somebody.Else");
        foreign.CreateCounter<long>("kreisfunk_probe_foreign_total").Add(1);
        var counter = meter.CreateCounter<long>("kreisfunk_probe_frames_total", description: "Frames.");
        counter.Add(2, new KeyValuePair<string, object?>("verdict", "Accepted"));
        counter.Add(3, new KeyValuePair<string, object?>("verdict", "Accepted"));
        counter.Add(1, new KeyValuePair<string, object?>("verdict", "a \"b\" \\ c"));
        var histogram = meter.CreateHistogram<double>("kreisfunk_probe_seconds");
        histogram.Record(0.02);
        histogram.Record(9_999);
        var level = 7L;
        meter.CreateObservableGauge("kreisfunk_probe_level", () => level);

        var lines = Lines(text);

        Assert.Contains("# HELP kreisfunk_probe_frames_total Frames.", lines);
        Assert.Contains("# TYPE kreisfunk_probe_frames_total counter", lines);
        Assert.Contains("kreisfunk_probe_frames_total{verdict=\"Accepted\"} 5", lines);
        Assert.Contains("kreisfunk_probe_frames_total{verdict=\"a \\\"b\\\" \\\\ c\"} 1", lines);
        Assert.Contains("kreisfunk_probe_level 7", lines);
        Assert.Contains("kreisfunk_probe_seconds_bucket{le=\"0.01\"} 0", lines);
        Assert.Contains("kreisfunk_probe_seconds_bucket{le=\"0.05\"} 1", lines);
        Assert.Contains("kreisfunk_probe_seconds_bucket{le=\"600\"} 1", lines);
        Assert.Contains("kreisfunk_probe_seconds_bucket{le=\"+Inf\"} 2", lines);
        Assert.Contains("kreisfunk_probe_seconds_count 2", lines);
        Assert.DoesNotContain(lines, line => line.Contains("foreign", StringComparison.Ordinal));
        level = 8;
        Assert.Contains("kreisfunk_probe_level 8", Lines(text));
    }
}
