using Kreisfunk.Contracts;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

public sealed class RetransmissionTests
{
    private readonly SimulatedDevice _device = new(1, abp: true);
    private readonly ServerRig _rig;

    public RetransmissionTests() => _rig = new ServerRig(_device);

    [Shows("counter-repetition")]
    [Theory]
    [InlineData(2.3)]
    [InlineData(9)]
    [InlineData(150)]
    public void A_repeated_confirmed_uplink_is_answered_again_with_the_same_bytes_and_stored_once(double seconds)
    {
        var phy = _device.Uplink(confirmed: true);
        var first = _rig.Exchange(phy);
        _rig.Wait(seconds);
        var second = _rig.Exchange(phy, new Heard { Gateway = 1 });

        Assert.Equal(FrameVerdict.Retransmission, _rig.LastVerdict);
        Assert.Equal(ServerRig.PhyOf(first!), ServerRig.PhyOf(second!));
        Assert.NotEqual(first!.Frame.Items[0].TxInfo.Context, second!.Frame.Items[0].TxInfo.Context);
        Assert.NotEqual(first.Frame.DownlinkId, second.Frame.DownlinkId);
        Assert.Single(_rig.Gathered);
    }

    [Fact]
    public void The_repetition_is_answered_in_its_own_receive_windows()
    {
        var phy = _device.Uplink(confirmed: true);
        _rig.Exchange(phy);
        _rig.Wait(2);
        var repeatedAt = _rig.Now;
        var second = _rig.Exchange(phy);
        Assert.Equal(repeatedAt + TimeSpan.FromSeconds(2) - _rig.Options.DownlinkMargin, second!.Deadline);
    }

    [Fact]
    public void The_repetition_is_answered_through_the_gateway_that_hears_it_best()
    {
        var phy = _device.Uplink(confirmed: true);
        _rig.Exchange(phy);
        _rig.Wait(2);
        _rig.Hear(phy, new Heard { Gateway = 1, Snr = -5 });
        Assert.Equal(FrameVerdict.Duplicate, _rig.Hear(phy, new Heard { Gateway = 2, Snr = 8 }));
        _rig.CloseWindow();
        Assert.Equal(ServerRig.GatewayOf(2), _rig.Downlinks.Last().Gateway);
    }

    [Theory]
    [InlineData(50, FrameVerdict.Retransmission)]
    [InlineData(70, FrameVerdict.Replay)]
    public void A_recording_of_the_last_frame_is_answered_for_an_hour_only(int minutes, FrameVerdict verdict)
    {
        var phy = _device.Uplink(confirmed: true);
        _rig.Exchange(phy);
        var restored = new ServerRig(_device) { Now = _rig.Now };
        restored.Server.Restore(_rig.Server.Export());
        restored.Receive([]);
        restored.Wait(minutes * 60);
        Assert.Equal(verdict, restored.Hear(phy));
    }

    [Fact]
    public void The_downlink_counter_is_spent_once()
    {
        var phy = _device.Uplink(confirmed: true);
        _rig.Exchange(phy);
        _rig.Wait(2);
        _rig.Exchange(phy);
        _rig.Wait(2);
        var next = _rig.Exchange(_device.Uplink(confirmed: true));
        Assert.Equal(1, _device.Hear(ServerRig.PhyOf(next!), 1).FCnt);
    }

    [Shows("counter-nbtrans")]
    [Fact]
    public void A_repeated_unconfirmed_uplink_is_no_alarm_and_gets_no_answer()
    {
        var phy = _device.Uplink();
        _rig.Exchange(phy);
        _rig.Wait(3);
        Assert.Null(_rig.Exchange(phy));
        Assert.Equal(FrameVerdict.Retransmission, _rig.LastVerdict);
        _rig.Wait(120);
        Assert.Null(_rig.Exchange(phy));
        Assert.Equal(FrameVerdict.Retransmission, _rig.LastVerdict);
        Assert.Single(_rig.Gathered);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(30)]
    public void Beyond_the_limit_repetitions_are_replays_and_the_air_stays_quiet(int secondsBetween)
    {
        var phy = _device.Uplink(confirmed: true);
        _rig.Exchange(phy);
        for (var i = 0; i < 1_000; i++)
        {
            _rig.Wait(secondsBetween);
            _rig.Exchange(phy);
        }

        Assert.Contains(_rig.All.OfType<FrameJudged>(), judged => judged.Verdict == FrameVerdict.Replay);
        Assert.Equal(1 + _rig.Options.MaxRepeatedAnswers, _rig.Downlinks.Count());
        Assert.Single(_rig.Gathered);
    }

    [Fact]
    public void An_equal_counter_with_other_bytes_is_a_replay()
    {
        _rig.Exchange(_device.Uplink(payload: [1]));
        _rig.Wait(3);
        _device.FCntUp--;
        Assert.Equal(FrameVerdict.Replay, _rig.Hear(_device.Uplink(payload: [2])));
    }

    [Fact]
    public void Without_a_context_only_a_late_copy_of_the_same_gateway_is_a_repetition()
    {
        var phy = _device.Uplink(confirmed: true);
        _rig.Hear(phy, new Heard { HasContext = false });
        _rig.Wait(2.4);
        Assert.Equal(FrameVerdict.Duplicate, _rig.Hear(phy, new Heard { HasContext = false }));
        _rig.Wait(0.1);
        Assert.Equal(FrameVerdict.Retransmission, _rig.Hear(phy, new Heard { HasContext = false }));
    }

    [Fact]
    public void A_backlog_that_arrives_at_once_is_not_answered_twice()
    {
        var phy = _device.Uplink(confirmed: true);
        _rig.Hear(phy, new Heard { Counter = 1_000_000 });
        Assert.Equal(FrameVerdict.Duplicate, _rig.Hear(phy, new Heard { Counter = 4_000_000 }));
        _rig.CloseWindow();
        Assert.Single(_rig.Downlinks);
    }

    [Fact]
    public void A_repeated_frame_is_remembered_from_its_last_transmission()
    {
        var phy = _device.Uplink(confirmed: true);
        _rig.Exchange(phy);
        _rig.Wait(8);
        _rig.Exchange(phy);
        _rig.Wait(8);
        Assert.Equal(FrameVerdict.Duplicate, _rig.Hear(phy, new Heard { Gateway = 2 }));
    }

    [Fact]
    public void A_repetition_at_another_data_rate_is_answered_at_that_one()
    {
        var phy = _device.Uplink(confirmed: true);
        _rig.Exchange(phy);
        _rig.Wait(3);
        var second = _rig.Exchange(phy, new Heard { SpreadingFactor = 10, FrequencyHz = 868_500_000 });
        var rx1 = second!.Frame.Items[0].TxInfo;
        Assert.Equal((10u, 868_500_000u), (rx1.Modulation.Lora.SpreadingFactor, rx1.Frequency));
    }
}
