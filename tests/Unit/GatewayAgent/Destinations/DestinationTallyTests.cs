using Kreisfunk.GatewayAgent.Uplinks.Destinations;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Destinations;

public sealed class DestinationTallyTests : IDisposable
{
    private readonly TallyRig _rig = new();

    private DestinationTally Tally => _rig.Tally;

    [Fact]
    public void An_outage_is_told_at_its_begin_and_at_its_end_with_the_sum()
    {
        Assert.False(Tally.TryChange(default, out _));
        Tally.Lose(LossReason.Full, 2);
        Assert.True(Tally.TryChange(TimeSpan.FromSeconds(1), out var begin));
        Assert.Equal(new LossChange(true, 2, LossReason.Full), begin);
        Tally.Lose(LossReason.TooOld, 5);
        Assert.False(Tally.TryChange(TimeSpan.FromSeconds(2), out _));
        Assert.False(Tally.TryChange(TimeSpan.FromSeconds(61), out _));
        Assert.True(Tally.TryChange(TimeSpan.FromSeconds(62), out var end));
        Assert.Equal(new LossChange(false, 7, LossReason.TooOld), end);
        Assert.False(Tally.TryChange(TimeSpan.FromSeconds(63), out _));
    }

    [Fact]
    public void The_next_outage_counts_from_its_own_begin()
    {
        Tally.Lose(LossReason.Full, 2);
        Tally.TryChange(default, out _);
        Tally.TryChange(DestinationTally.Quiet, out _);
        Tally.Lose(LossReason.Full, 3);
        Assert.True(Tally.TryChange(TimeSpan.FromMinutes(5), out var begin));
        Assert.Equal(3, begin.Count);
        Assert.Equal(5, Tally.Lost);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Nothing_lost_is_no_loss(long count)
    {
        Tally.Lose(LossReason.Full, count);
        Assert.Equal(0, Tally.Lost);
    }

    [Fact]
    public void A_budget_allows_a_burst_and_then_its_rate()
    {
        var budget = new CommandBudget(10);
        Assert.Equal(20, Enumerable.Range(0, 100).Count(_ => budget.TryTake(default)));
        Assert.Equal(10, Enumerable.Range(0, 100).Count(_ => budget.TryTake(TimeSpan.FromSeconds(1))));
        Assert.Equal(20, Enumerable.Range(0, 100).Count(_ => budget.TryTake(TimeSpan.FromMinutes(1))));
    }

    public void Dispose() => _rig.Dispose();
}
