using Kreisfunk.GatewayAgent.Operation;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Operation;

public sealed class LoopPulseTests
{
    private readonly LoopPulse _pulse = new("test", TimeSpan.FromSeconds(10));

    [Fact]
    public void A_loop_that_waits_for_the_world_is_well_for_ever()
    {
        _pulse.Works(TimeSpan.FromSeconds(1));
        _pulse.Waits();
        Assert.True(_pulse.IsWell(TimeSpan.FromDays(30)));
    }

    [Fact]
    public void A_loop_that_works_must_be_done_within_its_patience()
    {
        _pulse.Works(TimeSpan.FromSeconds(1));
        Assert.True(_pulse.IsWell(TimeSpan.FromSeconds(11)));
        Assert.False(_pulse.IsWell(TimeSpan.FromSeconds(11.1)));
    }

    [Fact]
    public void The_loop_that_stands_still_is_named()
    {
        var pulses = new LoopPulses();
        pulses.Link.Works(TimeSpan.Zero);
        pulses.Receive.Works(TimeSpan.FromSeconds(40));
        Assert.Null(pulses.Stuck(TimeSpan.FromSeconds(40)));
        Assert.Same(pulses.Link, pulses.Stuck(TimeSpan.FromSeconds(41)));
    }
}
