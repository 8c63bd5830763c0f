using Kreisfunk.GatewayAgent.Radio;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

public sealed class ConcentratorClockTests
{
    private readonly ConcentratorClock _clock = new();

    [Fact]
    public void Nothing_is_known_before_the_first_uplink() =>
        Assert.False(_clock.TryEstimate(0, TimeSpan.FromSeconds(1), out _));

    [Fact]
    public void A_counter_ahead_lies_as_far_in_the_future()
    {
        _clock.Observe(1_000_000, Seconds(50));
        Assert.Equal(Seconds(51), Estimate(2_000_000, 50.2));
        Assert.Equal(Seconds(49.5), Estimate(500_000, 50.2));
    }

    [Fact]
    public void The_counter_wraps_after_71_minutes()
    {
        _clock.Observe(uint.MaxValue - 499_999, Seconds(50));
        Assert.Equal(Seconds(51), Estimate(500_000, 50));
        _clock.Observe(500_000, Seconds(51));
        Assert.Equal(Seconds(52), Estimate(1_500_000, 51));
    }

    [Fact]
    public void The_earliest_sample_counts_since_the_others_were_only_slower()
    {
        _clock.Observe(1_000_000, Seconds(50.08));
        _clock.Observe(2_000_000, Seconds(51.01));
        _clock.Observe(3_000_000, Seconds(52.30));
        Assert.InRange(Estimate(4_000_000, 52.4), Seconds(53.01), Seconds(53.011));
    }

    [Fact]
    public void Drift_is_followed_in_both_directions()
    {
        // 20 ppm slow and fast for two hours.
        foreach (var ppm in new[] { -20e-6, 20e-6 })
        {
            var clock = new ConcentratorClock();
            for (var t = 0.0; t < 7200; t += 10)
                clock.Observe(unchecked((uint)(long)(t * (1 + ppm) * 1e6)), Seconds(100 + t));
            Assert.True(clock.TryEstimate(unchecked((uint)(long)(7200 * (1 + ppm) * 1e6)), Seconds(7299), out var at));
            Assert.InRange(at, Seconds(7299.99), Seconds(7300.01));
        }
    }

    [Fact]
    public void A_restarted_counter_is_believed_at_once()
    {
        _clock.Observe(4_000_000_000, Seconds(50));
        _clock.Observe(7_000_000, Seconds(60));
        Assert.Equal(Seconds(61), Estimate(8_000_000, 60));
    }

    private TimeSpan Estimate(uint counter, double now)
    {
        Assert.True(_clock.TryEstimate(counter, Seconds(now), out var at));
        return at;
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
