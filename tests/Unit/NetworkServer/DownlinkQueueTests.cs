using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

public sealed class DownlinkQueueTests
{
    private readonly SimulatedDevice _device = new(1, abp: true);
    private readonly ServerRig _rig;

    public DownlinkQueueTests() => _rig = new ServerRig(_device);

    [Fact]
    public void An_item_leaves_with_the_next_uplink_and_ends_when_the_gateway_has_sent_it()
    {
        var item = _rig.Queue(_device, [1, 2, 3]);
        var downlink = _rig.Exchange(_device.Uplink());
        Assert.Equal([1, 2, 3], _device.Payload(ServerRig.PhyOf(downlink!), 0));
        Assert.Empty(Ended());
        _rig.Say(downlink!, TxAckStatus.Ok);
        Assert.Equal((item, DownlinkOutcome.Sent), Assert.Single(Ended()));
        Assert.Equal(item, Assert.Single(_rig.All.OfType<DownlinkSent>()).ItemId);
        Assert.Empty(_rig.Server.QueueOf(_device.DevEui));
        Assert.Equal(0, _rig.Server.QueuedDownlinks);
    }

    [Shows("queue-order")]
    [Fact]
    public void Items_leave_in_their_order_and_the_device_is_told_that_more_waits()
    {
        _rig.Queue(_device, [1]);
        _rig.Queue(_device, [2]);
        _rig.Queue(_device, [3], priority: 5);
        List<(byte, bool)> heard = [];
        for (uint i = 0; i < 3; i++)
        {
            var downlink = _rig.Exchange(_device.Uplink());
            _rig.Say(downlink!, TxAckStatus.Ok);
            var phy = ServerRig.PhyOf(downlink!);
            heard.Add((_device.Payload(phy, i)[0], new FCtrl(phy[5]).FPending));
            _rig.Wait(10);
        }

        Assert.Equal([(3, true), (1, true), (2, false)], heard);
        Assert.Null(_rig.Exchange(_device.Uplink()));
    }

    [Shows("queue-expiry")]
    [Fact]
    public void An_expired_item_is_not_sent_and_told()
    {
        var item = _rig.Queue(_device, [1], expiresIn: TimeSpan.FromMinutes(5));
        _rig.Wait(600);
        Assert.Null(_rig.Exchange(_device.Uplink()));
        Assert.Equal((item, DownlinkOutcome.Expired), Assert.Single(Ended()));
    }

    [Shows("queue-confirmed")]
    [Fact]
    public void A_confirmed_item_ends_with_the_acknowledgement_of_the_next_uplink()
    {
        var item = _rig.Queue(_device, [1], confirmed: true);
        var downlink = _rig.Exchange(_device.Uplink());
        Assert.Equal(MType.ConfirmedDataDown, new Mhdr(ServerRig.PhyOf(downlink!)[0]).MType);
        _rig.Say(downlink!, TxAckStatus.Ok);
        Assert.Empty(Ended());
        _rig.Exchange(_device.Uplink(new UplinkFields { Ack = true, FCnt32 = _device.FCntUp++ }));
        Assert.Equal((item, DownlinkOutcome.Acknowledged), Assert.Single(Ended()));
    }

    [Shows("queue-retry")]
    [Fact]
    public void A_confirmed_item_is_sent_again_in_new_frames_and_given_up_in_the_end()
    {
        var item = _rig.Queue(_device, [1], confirmed: true);
        for (uint i = 0; i < _rig.Options.MaxConfirmedTries; i++)
        {
            var downlink = _rig.Exchange(_device.Uplink());
            _device.Payload(ServerRig.PhyOf(downlink!), i);
            _rig.Say(downlink!, TxAckStatus.Ok);
            _rig.Wait(60);
        }

        Assert.Empty(Ended());
        Assert.Null(_rig.Exchange(_device.Uplink()));
        Assert.Equal((item, DownlinkOutcome.NotAcknowledged), Assert.Single(Ended()));
    }

    [Fact]
    public void Behind_an_unacknowledged_item_nothing_overtakes()
    {
        _rig.Queue(_device, [1], confirmed: true);
        _rig.Queue(_device, [2]);
        var first = _rig.Exchange(_device.Uplink());
        _rig.Say(first!, TxAckStatus.Ok);
        _rig.Wait(60);
        Assert.Equal([1], _device.Payload(ServerRig.PhyOf(_rig.Exchange(_device.Uplink())!), 1));
    }

    [Shows("queue-too-large")]
    [Fact]
    public void What_is_too_large_is_parked_and_told_and_holds_up_nobody()
    {
        var slow = new Heard { SpreadingFactor = 12 };
        var large = _rig.Queue(_device, new byte[100]);
        _rig.Queue(_device, [2]);
        var downlink = _rig.Exchange(_device.Uplink(), slow);
        Assert.Equal([2], _device.Payload(ServerRig.PhyOf(downlink!), 0));
        var parked = Assert.Single(_rig.All.OfType<DownlinkParked>());
        Assert.Equal((large, 51), (parked.ItemId, parked.MaxBytes));
        Assert.Contains(_rig.Server.QueueOf(_device.DevEui), item => item.Item.Id == large && item.ParkedOver == 51);

        _rig.Say(downlink!, TxAckStatus.Ok);
        _rig.Wait(60);
        Assert.Equal(100, _device.Payload(ServerRig.PhyOf(_rig.Exchange(_device.Uplink())!), 1).Length);
    }

    [Fact]
    public void A_frame_that_does_not_fit_rx2_goes_in_rx1_only()
    {
        _rig.Queue(_device, new byte[100]);
        var downlink = _rig.Exchange(_device.Uplink());
        Assert.Equal(1, Assert.Single(downlink!.Frame.Items).TxInfo.Timing.Delay.Delay.Seconds);
    }

    [Fact]
    public void A_repeated_uplink_gets_the_same_item_again_and_does_not_touch_the_queue()
    {
        _rig.Queue(_device, [1]);
        _rig.Queue(_device, [2]);
        var phy = _device.Uplink(confirmed: true);
        var first = _rig.Exchange(phy);
        _rig.Say(first!, TxAckStatus.Ok);
        _rig.Wait(3);
        var second = _rig.Exchange(phy);
        Assert.Equal(ServerRig.PhyOf(first!), ServerRig.PhyOf(second!));
        Assert.Single(_rig.Server.QueueOf(_device.DevEui));
    }

    [Fact]
    public void Flush_takes_back_everything_and_tells_each()
    {
        _rig.Queue(_device, [1]);
        _rig.Queue(_device, [2], confirmed: true);
        Assert.Equal(2, _rig.Server.Flush(_device.DevEui, _rig.Now, _rig.All));
        Assert.All(Ended(), ended => Assert.Equal(DownlinkOutcome.Flushed, ended.Outcome));
        Assert.Null(_rig.Exchange(_device.Uplink()));
    }

    [Fact]
    public void The_same_item_twice_is_one()
    {
        var item = Item(1);
        Assert.Null(_rig.Server.Queue(_device.DevEui, item, _rig.All));
        Assert.Null(_rig.Server.Queue(_device.DevEui, item, _rig.All));
        Assert.Single(_rig.Server.QueueOf(_device.DevEui));
        Assert.Single(_rig.All.OfType<DownlinkQueued>());
    }

    public static TheoryData<string, DownlinkRefusal> Refusals => new()
    {
        { "port 0", DownlinkRefusal.WrongPort },
        { "port 224", DownlinkRefusal.WrongPort },
        { "243 bytes", DownlinkRefusal.TooLong },
        { "expired", DownlinkRefusal.AlreadyExpired },
        { "unknown device", DownlinkRefusal.UnknownDevice },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_can_never_be_sent_is_refused_at_once(string what, DownlinkRefusal refusal)
    {
        var item = what switch
        {
            "port 0" => Item(1) with { FPort = 0 },
            "port 224" => Item(1) with { FPort = 224 },
            "243 bytes" => Item(1) with { Payload = new byte[243] },
            "expired" => Item(1) with { ExpiresAt = _rig.Now },
            _ => Item(1),
        };
        var devEui = what == "unknown device" ? new Eui64(1) : _device.DevEui;
        Assert.Equal(refusal, _rig.Server.Queue(devEui, item, _rig.All));
        Assert.Empty(_rig.All);
    }

    [Fact]
    public void A_full_queue_refuses_and_keeps_what_it_has()
    {
        var rig = new ServerRig(new NetworkServerOptions { MaxQueuedDownlinks = 2 }, _device);
        rig.Queue(_device, [1]);
        rig.Queue(_device, [2]);
        Assert.Equal(DownlinkRefusal.QueueFull, rig.Server.Queue(_device.DevEui, Item(3), rig.All));
        Assert.Equal(2, rig.Server.QueueOf(_device.DevEui).Count);
    }

    [Fact]
    public void A_full_server_refuses()
    {
        var other = new SimulatedDevice(2, abp: true);
        var rig = new ServerRig(new NetworkServerOptions { MaxQueuedDownlinksInAll = 1 }, _device, other);
        rig.Queue(_device, [1]);
        Assert.Equal(DownlinkRefusal.ServerFull, rig.Server.Queue(other.DevEui, Item(3), rig.All));
    }

    [Shows("queue-restart")]
    [Fact]
    public void After_a_restart_what_waited_waits_and_what_was_on_its_way_is_tried_again()
    {
        _rig.Queue(_device, [1]);
        _rig.Queue(_device, [2]);
        _rig.Exchange(_device.Uplink());
        var recovered = _rig.Restart(_device);
        recovered.Wait(60);
        Assert.Equal([1], _device.Payload(ServerRig.PhyOf(recovered.Exchange(_device.Uplink())!), 1));
        Assert.Equal(2, recovered.Server.QueueOf(_device.DevEui).Count);
    }

    [Fact]
    public void A_confirmed_item_that_was_sent_still_awaits_its_answer_after_a_restart()
    {
        var item = _rig.Queue(_device, [1], confirmed: true);
        _rig.Say(_rig.Exchange(_device.Uplink())!, TxAckStatus.Ok);
        var recovered = _rig.Restart(_device);
        recovered.Exchange(_device.Uplink(new UplinkFields { Ack = true, FCnt32 = _device.FCntUp++ }));
        var ended = Assert.Single(recovered.All.OfType<DownlinkEnded>());
        Assert.Equal((item, DownlinkOutcome.Acknowledged), (ended.ItemId, ended.Outcome));
    }

    private QueuedDownlink Item(byte first) =>
        new(Guid.NewGuid(), 10, [first], false, 0, _rig.Now, ExpiresAt: null);

    private IEnumerable<(Guid Item, DownlinkOutcome Outcome)> Ended() =>
        _rig.All.OfType<DownlinkEnded>().Select(ended => (ended.ItemId, ended.Outcome));
}
