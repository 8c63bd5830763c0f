using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

public sealed class FrameCounterTests
{
    private readonly SimulatedDevice _device = new(1, abp: true);
    private readonly ServerRig _rig;

    public FrameCounterTests() => _rig = new ServerRig(_device);

    [Fact]
    public void Lost_frames_leave_a_gap_that_is_accepted()
    {
        Hear(5);
        Assert.Equal(FrameVerdict.Accepted, Hear(5 + FCnt.MaxGap));
    }

    [Shows("counter-gap")]
    [Fact]
    public void A_gap_beyond_the_limit_is_refused()
    {
        Hear(5);
        Assert.Equal(FrameVerdict.CounterGap, Hear(5 + FCnt.MaxGap + 1));
        Assert.Equal(FrameVerdict.Accepted, Hear(6));
    }

    [Fact]
    public void The_first_uplink_may_carry_any_counter() => Assert.Equal(FrameVerdict.Accepted, Hear(60_000));

    [Shows("counter-32")]
    [Fact]
    public void The_counter_goes_on_beyond_sixteen_bits()
    {
        Hear(65_530);
        Assert.Equal(FrameVerdict.Accepted, Hear(65_540));
        Assert.Equal(65_540u, _rig.All.OfType<Kreisfunk.NetworkServer.UplinkAccepted>().Last().Uplink.FCntUp);
    }

    [Shows("counter-replay")]
    [Theory]
    [InlineData(100)]
    [InlineData(69)]
    [InlineData(0)]
    public void A_recorded_frame_is_a_replay(uint old)
    {
        var recorded = Frame(old);
        Hear(100);
        _rig.Wait(60);
        if (old == 100)
            _rig.Hear(recorded);
        Hear(101);
        _rig.Wait(60);
        Assert.Equal(FrameVerdict.Replay, _rig.Hear(recorded));
    }

    [Shows("counter-rollover")]
    [Fact]
    public void A_frame_from_before_the_last_rollover_is_a_replay()
    {
        var recorded = Frame(65_500);
        Hear(65_500);
        Hear(65_600);
        _rig.Wait(60);
        Assert.Equal(FrameVerdict.Replay, _rig.Hear(recorded));
    }

    [Fact]
    public void A_restarted_abp_device_is_a_replay_and_not_a_forgery()
    {
        Hear(500);
        _rig.Wait(60);
        Assert.Equal(FrameVerdict.Replay, Hear(0));
    }

    [Shows("counter-replay")]
    [Fact]
    public void A_replay_stores_nothing_and_gets_no_downlink()
    {
        var recorded = _device.Uplink(confirmed: true);
        _rig.Exchange(recorded);
        _rig.Exchange(_device.Uplink());
        var downlinks = _rig.Downlinks.Count();
        for (var i = 0; i < 50; i++)
        {
            _rig.Wait(30);
            Assert.Equal(FrameVerdict.Replay, _rig.Hear(recorded));
        }

        _rig.CloseWindow();
        Assert.Equal(2, _rig.Gathered.Count());
        Assert.Equal(downlinks, _rig.Downlinks.Count());
    }

    private FrameVerdict Hear(uint fCnt) => _rig.Hear(Frame(fCnt));

    private byte[] Frame(uint fCnt) =>
        _device.Uplink(new UplinkFields { FPort = 1, Payload = new byte[] { 1 }, FCnt32 = fCnt });
}
