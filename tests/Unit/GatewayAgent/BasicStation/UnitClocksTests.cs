using Kreisfunk.GatewayAgent.Radio;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.BasicStation;

public sealed class UnitClocksTests
{
    private const ulong Session = 1ul << 48, Unit = 1ul << 56;

    private readonly UnitClocks _clocks = new();

    [Fact]
    public void Each_unit_counts_for_itself()
    {
        _clocks.Observe(5_000_000, Seconds(100));
        _clocks.Observe(Unit + 70_000_000, Seconds(100));
        Assert.Equal(Seconds(101), Estimate(6_000_000));
        Assert.Equal(Seconds(102), Estimate(Unit + 72_000_000));
    }

    [Fact]
    public void A_new_session_starts_anew_however_near_its_count_is()
    {
        _clocks.Observe(5_000_000, Seconds(100));
        _clocks.Observe(Session + 8_000_000, Seconds(101));
        Assert.Equal(Seconds(102), Estimate(Session + 9_000_000));
    }

    [Fact]
    public void What_counts_from_an_older_session_is_past()
    {
        _clocks.Observe(5_000_000, Seconds(100));
        _clocks.Observe(Session + 5_000_000, Seconds(101));
        Assert.Equal(Seconds(101), Estimate(90_000_000));
    }

    [Fact]
    public void An_unknown_unit_has_no_time()
    {
        _clocks.Observe(5_000_000, Seconds(100));
        Assert.False(_clocks.TryEstimate(Unit, Seconds(101), out _));
    }

    [Fact]
    public void Forged_units_are_bounded()
    {
        for (var unit = 0ul; unit < 100; unit++)
            _clocks.Observe(unit << 56, Seconds(100));
        Assert.True(_clocks.TryEstimate(7ul << 56, Seconds(101), out _));
        Assert.False(_clocks.TryEstimate(8ul << 56, Seconds(101), out _));
    }

    private TimeSpan Estimate(ulong counter)
    {
        Assert.True(_clocks.TryEstimate(counter, Seconds(101), out var at));
        return at;
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
