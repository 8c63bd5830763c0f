using Kreisfunk.Contracts.Gateway;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>What gateways say of the downlinks they are given, or do not say.</summary>
public sealed class GatewayAnswerTests
{
    private readonly SimulatedDevice _device = new(1, abp: true);
    private readonly ServerRig _rig;

    public GatewayAnswerTests() => _rig = new ServerRig(_device);

    public static TheoryData<TxAckStatus> Errors => new(
        Enum.GetValues<TxAckStatus>().Where(status => status is not (TxAckStatus.Ok or TxAckStatus.Ignored)));

    [Shows("class-a-next-gateway")]
    [Theory]
    [MemberData(nameof(Errors))]
    public void A_gateway_that_refuses_both_windows_is_followed_by_the_next(TxAckStatus error)
    {
        var first = HeardByTwo();
        _rig.Wait(0.05);
        _rig.Say(first, error, error);
        var second = _rig.Downlinks.Last();
        Assert.NotEqual(first.Gateway, second.Gateway);
        Assert.Equal(ServerRig.PhyOf(first), ServerRig.PhyOf(second));
        Assert.Equal(error, Assert.Single(_rig.All.OfType<DownlinkRefused>()).Status);
        _rig.Say(second, TxAckStatus.Ok);
        Assert.Single(_rig.All.OfType<DownlinkSent>());
        Assert.Empty(_rig.All.OfType<DownlinkLost>());
    }

    [Fact]
    public void A_gateway_that_refuses_rx1_and_takes_rx2_has_sent_it()
    {
        var downlink = HeardByTwo();
        _rig.Say(downlink, TxAckStatus.TooLate, TxAckStatus.Ok);
        var sent = Assert.Single(_rig.All.OfType<DownlinkSent>());
        Assert.Equal(869_525_000u, sent.TxInfo.Frequency);
        Assert.Single(_rig.Downlinks);
    }

    [Fact]
    public void When_all_refuse_the_loss_is_told_and_the_item_waits_again()
    {
        var item = _rig.Queue(_device, [1]);
        var first = HeardByTwo();
        _rig.Say(first, TxAckStatus.TxFreq, TxAckStatus.TxFreq);
        _rig.Say(_rig.Downlinks.Last(), TxAckStatus.QueueFull, TxAckStatus.QueueFull);
        Assert.Equal(DownlinkLoss.Refused, Assert.Single(_rig.All.OfType<DownlinkLost>()).Reason);
        Assert.Equal(2, _rig.Downlinks.Count());
        var waiting = Assert.Single(_rig.Server.QueueOf(_device.DevEui));
        Assert.Equal((item, DownlinkStage.Waiting, 1), (waiting.Item.Id, waiting.Stage, waiting.Tries));
        _rig.Wait(60);
        Assert.Equal([1], _device.Payload(ServerRig.PhyOf(_rig.Exchange(_device.Uplink())!), 1));
    }

    [Shows("class-a-silent-gateway")]
    [Fact]
    public void A_silent_gateway_is_followed_by_the_next_in_rx2_only()
    {
        var first = HeardByTwo();
        _rig.Wait(_rig.Options.GatewayAnswer);
        _rig.Server.Advance(_rig.Now, _rig.All);
        var second = _rig.Downlinks.Last();
        Assert.NotEqual(first.Gateway, second.Gateway);
        Assert.Equal(2, Assert.Single(second.Frame.Items).TxInfo.Timing.Delay.Delay.Seconds);
        Assert.Null(Assert.Single(_rig.All.OfType<DownlinkRefused>()).Status);
    }

    [Fact]
    public void The_server_wakes_up_when_a_gateway_has_been_silent_for_too_long()
    {
        HeardByTwo();
        Assert.Equal(_rig.Now + _rig.Options.GatewayAnswer, _rig.Server.NextWindowEnd);
    }

    [Fact]
    public void A_word_that_comes_too_late_or_from_a_stranger_changes_nothing()
    {
        var first = HeardByTwo();
        _rig.Server.Take(new GatewayWord(ServerRig.GatewayOf(9), first.Frame.DownlinkId, [TxAckStatus.TooLate]),
            _rig.Now, _rig.All);
        _rig.Server.Take(new GatewayWord(first.Gateway, 12_345, [TxAckStatus.Ok]), _rig.Now, _rig.All);
        _rig.Server.Take(new GatewayWord(first.Gateway, first.Frame.DownlinkId, []), _rig.Now, _rig.All);
        Assert.Equal(2, _rig.Downlinks.Count());
        _rig.Say(first, TxAckStatus.Ok);
        Assert.Empty(_rig.All.OfType<DownlinkSent>());
    }

    [Fact]
    public void A_gateway_that_is_gone_when_rx1_and_rx2_have_passed_is_not_followed()
    {
        var first = HeardByTwo();
        _rig.Wait(1.9);
        _rig.Say(first, TxAckStatus.TooLate, TxAckStatus.TooLate);
        Assert.Single(_rig.Downlinks);
        Assert.Single(_rig.All.OfType<DownlinkLost>());
    }

    [Fact]
    public void At_most_as_many_gateways_are_tried_as_the_options_say()
    {
        var phy = _device.Uplink(confirmed: true);
        for (var gateway = 1; gateway <= 6; gateway++)
            _rig.Hear(phy, new Heard { Gateway = gateway });
        _rig.CloseWindow();
        for (var i = 0; i < 6; i++)
            _rig.Say(_rig.Downlinks.Last(), TxAckStatus.TxPower, TxAckStatus.TxPower);
        Assert.Equal(_rig.Options.MaxGatewaysPerDownlink, _rig.Downlinks.Count());
    }

    [Fact]
    public void Beyond_the_bound_nothing_is_given_to_a_gateway_and_the_item_waits()
    {
        var other = new SimulatedDevice(2, abp: true);
        var rig = new ServerRig(new NetworkServerOptions { MaxDownlinksUnderway = 1 }, _device, other);
        var first = rig.Exchange(_device.Uplink(confirmed: true));
        var item = rig.Queue(other, [1]);
        Assert.Null(rig.Exchange(other.Uplink()));
        Assert.Equal(DownlinkLoss.TooMany, Assert.Single(rig.All.OfType<DownlinkLost>()).Reason);
        var waiting = Assert.Single(rig.Server.QueueOf(other.DevEui));
        Assert.Equal((item, DownlinkStage.Waiting), (waiting.Item.Id, waiting.Stage));
        rig.Say(first!, TxAckStatus.Ok);
        Assert.NotNull(rig.Exchange(other.Uplink()));
    }

    [Fact]
    public void A_join_accept_is_tried_through_the_next_gateway_too()
    {
        var device = new SimulatedDevice(5);
        _rig.Server.SetDevice(device.Record);
        var phy = device.JoinRequest();
        _rig.Hear(phy, new Heard { Gateway = 1 });
        _rig.Hear(phy, new Heard { Gateway = 2, Snr = 1 });
        _rig.CloseWindow();
        var first = Assert.Single(_rig.Downlinks);
        _rig.Say(first, TxAckStatus.CollisionPacket, TxAckStatus.CollisionPacket);
        var second = _rig.Downlinks.Last();
        Assert.NotEqual(first.Gateway, second.Gateway);
        device.Join(ServerRig.PhyOf(second));
    }

    private DownlinkReady HeardByTwo()
    {
        var phy = _device.Uplink(confirmed: true);
        _rig.Hear(phy, new Heard { Gateway = 1, Snr = 8 });
        _rig.Hear(phy, new Heard { Gateway = 2, Snr = 5 });
        _rig.CloseWindow();
        return Assert.Single(_rig.Downlinks);
    }
}
