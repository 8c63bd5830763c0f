using System.Diagnostics.Metrics;
using Kreisfunk.GatewayAgent.Endpoint;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Operation;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Counters_and_gauges_are_written_under_their_own_names_with_escaped_labels()
    {
        using var text = new PrometheusText();
        using var meter = new Meter("Kreisfunk.AgentProbe");
        using var foreign = new Meter("Somebody.Else");
        foreign.CreateCounter<long>("kreisfunk_agentprobe_foreign_total").Add(1);
        var counter = meter.CreateCounter<long>("kreisfunk_agentprobe_frames_total", description: "Frames.");
        counter.Add(2, new KeyValuePair<string, object?>("kind", "a"));
        counter.Add(3, new KeyValuePair<string, object?>("kind", "a"));
        counter.Add(1, new KeyValuePair<string, object?>("kind", "b\"\\"));
        counter.Add(4);
        counter.Add(5, new KeyValuePair<string, object?>("kind", "a"), new KeyValuePair<string, object?>("more", 7));
        meter.CreateObservableGauge("kreisfunk_agentprobe_level", () => 2.5);

        var lines = text.Write().Split('\n')
            .Where(line => line.Contains("kreisfunk_agentprobe", StringComparison.Ordinal));

        Assert.Equal(
        [
            "# HELP kreisfunk_agentprobe_frames_total Frames.",
            "# TYPE kreisfunk_agentprobe_frames_total counter",
            "kreisfunk_agentprobe_frames_total 4",
            "kreisfunk_agentprobe_frames_total{kind=\"a\"} 5",
            "kreisfunk_agentprobe_frames_total{kind=\"a\",more=\"7\"} 5",
            "kreisfunk_agentprobe_frames_total{kind=\"b\\\"\\\\\"} 1",
            "# TYPE kreisfunk_agentprobe_level gauge",
            "kreisfunk_agentprobe_level 2.5",
        ], lines);
    }

    [Fact]
    public void What_a_gauge_no_longer_tells_is_no_longer_there()
    {
        using var text = new PrometheusText();
        using var meter = new Meter("Kreisfunk.AgentProbe2");
        List<Measurement<long>> told = [new(1, new KeyValuePair<string, object?>("gateway", "one"))];
        meter.CreateObservableGauge("kreisfunk_agentprobe2_level", () => told);
        Assert.Contains("kreisfunk_agentprobe2_level{gateway=\"one\"} 1\n", text.Write(), StringComparison.Ordinal);

        told.Clear();

        Assert.DoesNotContain("kreisfunk_agentprobe2_level", text.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_beyond_the_bound_are_left_out()
    {
        using var text = new PrometheusText();
        using var meter = new Meter("Kreisfunk.AgentProbe3");
        var counter = meter.CreateCounter<long>("kreisfunk_agentprobe3_total");
        for (var i = 0; i < 1000; i++)
            counter.Add(1, new KeyValuePair<string, object?>("kind", $"{i}"));

        Assert.Equal(256, text.Write().Split('\n')
            .Count(line => line.StartsWith("kreisfunk_agentprobe3_total{", StringComparison.Ordinal)));
    }
}
