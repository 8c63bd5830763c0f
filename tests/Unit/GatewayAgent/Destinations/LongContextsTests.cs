using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.GatewayAgent.Uplinks.Destinations;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Destinations;

public sealed class LongContextsTests
{
    // Session 0x12 in bits 48..55, and a counter whose lower half is about to wrap.
    private const ulong XTime = 0x0012_0007_ffff_0000;

    private readonly LongContexts _contexts = new();

    [Fact]
    public void A_time_behind_an_uplink_becomes_its_context_with_a_delay()
    {
        _contexts.Heard(Phy.Long(5, XTime));
        var info = Lengthen(unchecked((uint)XTime + 1_000_000));
        Assert.Equal((Phy.Long(5, XTime), Duration.FromTimeSpan(TimeSpan.FromSeconds(1))),
            (info.Context, info.Timing.Delay.Delay));
    }

    [Fact]
    public void The_sum_is_the_time_asked_for_in_the_long_counter()
    {
        _contexts.Heard(Phy.Long(5, XTime));
        var info = Lengthen(unchecked((uint)XTime + 5_000_000));
        Assert.True(TxTime.TryRead(info, TxTime.LongContextBytes, out var time));
        Assert.Equal(XTime + 5_000_000, time.Counter);
    }

    [Fact]
    public void Of_two_uplinks_the_younger_that_fits_is_meant()
    {
        _contexts.Heard(Phy.Long(1, XTime));
        _contexts.Heard(Phy.Long(2, XTime + 300_000));
        _contexts.Heard(Phy.Long(3, XTime + 3_000_000));
        Assert.Equal(Phy.Long(2, XTime + 300_000), Lengthen(unchecked((uint)XTime + 1_000_000)).Context);
    }

    [Fact]
    public void A_past_time_stays_past()
    {
        _contexts.Heard(Phy.Long(5, XTime));
        var info = Lengthen(unchecked((uint)XTime - 1_000_000));
        Assert.True(TxTime.TryRead(info, TxTime.LongContextBytes, out var time));
        Assert.Equal(XTime - 1_000_000, time.Counter);
    }

    [Fact]
    public void A_front_end_with_short_counters_keeps_them()
    {
        _contexts.Heard(Phy.Short(7));
        Assert.Equal(Phy.Short(1_000_007), Lengthen(1_000_007).Context);
    }

    [Fact]
    public void Only_the_last_uplinks_are_remembered()
    {
        _contexts.Heard(Phy.Long(1, XTime));
        for (uint i = 0; i < 200; i++)
            _contexts.Heard(Phy.Long(2, XTime + 10_000_000 + i));
        Assert.NotEqual(Phy.Long(1, XTime), Lengthen(unchecked((uint)XTime + 1_000_000)).Context);
    }

    private DownlinkTxInfo Lengthen(uint counter)
    {
        var info = new DownlinkTxInfo
        {
            Context = Phy.Short(counter),
            Timing = new Timing { Delay = new DelayTimingInfo { Delay = new Duration() } },
        };
        _contexts.Lengthen(info);
        return info;
    }
}
