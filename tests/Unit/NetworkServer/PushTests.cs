using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>Downlinks to devices that listen by themselves: class C, class B, and groups.</summary>
public sealed class PushTests
{
    private readonly SimulatedDevice _device = new(1, abp: true);
    private readonly ServerRig _rig;

    public PushTests() => _rig = new ServerRig(_device);

    [Shows("class-c-at-once")]
    [Fact]
    public void A_class_C_device_is_sent_to_at_once_on_rx2()
    {
        Listen(DeviceClass.C);
        _rig.Queue(_device, [1]);
        Assert.Equal(_rig.Now, _rig.Server.NextWindowEnd);
        var downlink = Assert.Single(Due());
        var tx = Assert.Single(downlink.Frame.Items).TxInfo;
        Assert.NotNull(tx.Timing.Immediately);
        Assert.Equal((869_525_000u, 12u), (tx.Frequency, tx.Modulation.Lora.SpreadingFactor));
        Assert.Equal([1], _device.Payload(ServerRig.PhyOf(downlink), 0));
    }

    [Shows("class-c-pace")]
    [Fact]
    public void One_item_follows_the_other_when_the_device_has_had_time_to_read_it()
    {
        Listen(DeviceClass.C);
        _rig.Queue(_device, [1]);
        _rig.Queue(_device, [2]);
        var first = Assert.Single(Due());
        Assert.Empty(Due());
        _rig.Say(first, TxAckStatus.Ok);
        Assert.Empty(Due());
        _rig.Now = _rig.Server.NextWindowEnd!.Value;
        Assert.Equal([2], _device.Payload(ServerRig.PhyOf(Assert.Single(Due())), 1));
    }

    [Fact]
    public void While_receive_windows_of_an_uplink_are_open_nothing_else_is_sent()
    {
        _device.Settings = _device.Settings with { SupportsClassC = true };
        _rig.Server.SetDevice(_device.Record);
        Listen(DeviceClass.C);
        _rig.Hear(_device.Uplink());
        var heardAt = _rig.Now;
        _rig.CloseWindow();
        _rig.Queue(_device, [1]);
        Assert.Empty(Due());
        _rig.Now = _rig.Server.NextWindowEnd!.Value;
        Assert.True(_rig.Now - heardAt >= TimeSpan.FromSeconds(3));
        Assert.Single(Due());
    }

    [Shows("class-c-confirmed")]
    [Fact]
    public void A_confirmed_item_is_sent_again_when_no_answer_comes()
    {
        Listen(DeviceClass.C);
        var item = _rig.Queue(_device, [1], confirmed: true);
        for (var i = 0; i < _rig.Options.MaxConfirmedTries; i++)
        {
            var downlink = Assert.Single(Due());
            _device.Payload(ServerRig.PhyOf(downlink), (uint)i);
            _rig.Say(downlink, TxAckStatus.Ok);
            _rig.Wait(_device.Settings.ConfirmTimeout / 2);
            Assert.Empty(Due());
            _rig.Wait(_device.Settings.ConfirmTimeout / 2);
        }

        Assert.Empty(Due());
        var ended = Assert.Single(_rig.All.OfType<DownlinkEnded>());
        Assert.Equal((item, DownlinkOutcome.NotAcknowledged), (ended.ItemId, ended.Outcome));
    }

    [Shows("class-c-gateway")]
    [Fact]
    public void The_next_gateway_follows_one_that_refuses()
    {
        Listen(DeviceClass.C, gateways: 2);
        _rig.Queue(_device, [1]);
        var first = Assert.Single(Due());
        _rig.Say(first, TxAckStatus.TxFreq);
        Assert.NotEqual(first.Gateway, _rig.Downlinks.Last().Gateway);
    }

    [Fact]
    public void What_waits_for_a_class_C_device_leaves_after_a_restart()
    {
        Listen(DeviceClass.C);
        _rig.Queue(_device, [1]);
        var recovered = _rig.Restart(_device);
        recovered.Server.Advance(recovered.Now, recovered.All);
        Assert.Single(recovered.Downlinks);
    }

    [Shows("class-b-downlink")]
    [Fact]
    public void A_class_B_device_is_sent_to_in_its_ping_slot_through_a_gateway_with_gps_time()
    {
        Listen(DeviceClass.B, withTime: true);
        _rig.Queue(_device, [1]);
        var tx = Assert.Single(Assert.Single(Due()).Frame.Items).TxInfo;
        var slot = tx.Timing.GpsEpoch.TimeSinceGpsEpoch.ToTimeSpan();
        Assert.Equal(PingSlots.NextAt(GpsTime.FromUtc(_rig.Now) + TimeSpan.FromSeconds(3), _device.DevAddr, 4), slot);
        Assert.Equal((869_525_000u, 9u), (tx.Frequency, tx.Modulation.Lora.SpreadingFactor));
    }

    [Shows("class-b-no-gps")]
    [Fact]
    public void Without_a_gateway_that_has_gps_time_a_class_B_downlink_waits_and_is_told()
    {
        Listen(DeviceClass.B);
        _rig.Queue(_device, [1]);
        Assert.Empty(Due());
        Assert.Single(_rig.All.OfType<DownlinkLost>());
        Assert.Single(_rig.Server.QueueOf(_device.DevEui));
        Assert.NotNull(_rig.Server.NextWindowEnd);
    }

    [Shows("multicast-class-c", "multicast-cover")]
    [Fact]
    public void A_group_is_sent_to_through_as_few_gateways_as_hear_its_members_one_after_the_other()
    {
        var members = Enumerable.Range(10, 4).Select(i => new SimulatedDevice((ulong)i, abp: true)).ToArray();
        var rig = new ServerRig(members);
        var heardBy = new[] { new[] { 1, 2 }, [2], [2, 3], [4] };
        for (var i = 0; i < members.Length; i++)
        {
            var phy = members[i].Uplink();
            foreach (var gateway in heardBy[i])
                rig.Hear(phy, new Heard { Gateway = gateway });
            rig.CloseWindow();
        }

        var group = Group(rig, members, DeviceClass.C);
        var item = rig.Queue(group, [7]);
        rig.Server.Advance(rig.Now, rig.All);
        var first = Assert.Single(rig.Downlinks);
        rig.Say(first, TxAckStatus.Ok);
        Assert.Single(rig.Downlinks);
        rig.Now = rig.Server.NextWindowEnd!.Value;
        rig.Server.Advance(rig.Now, rig.All);
        var second = rig.Downlinks.Last();
        rig.Say(second, TxAckStatus.Ok);
        Assert.Equal([ServerRig.GatewayOf(2), ServerRig.GatewayOf(4)], rig.Downlinks.Select(down => down.Gateway));
        Assert.Equal(ServerRig.PhyOf(first), ServerRig.PhyOf(second));
        Assert.Equal([7], group.Payload(ServerRig.PhyOf(first), 0));
        var ended = Assert.Single(rig.All.OfType<DownlinkEnded>());
        Assert.Equal((item, DownlinkOutcome.Sent), (ended.ItemId, ended.Outcome));
        Assert.Single(rig.All.OfType<DownlinkMade>());
    }

    [Shows("multicast-class-b")]
    [Fact]
    public void A_class_B_group_is_sent_to_by_all_its_gateways_in_one_slot()
    {
        var rig = new ServerRig();
        var group = Group(rig, [], DeviceClass.B, ServerRig.GatewayOf(1), ServerRig.GatewayOf(2));
        rig.Queue(group, [7]);
        rig.Server.Advance(rig.Now, rig.All);
        var slots = rig.Downlinks.Select(down => down.Frame.Items[0].TxInfo.Timing.GpsEpoch.TimeSinceGpsEpoch).ToList();
        Assert.Equal(2, slots.Count);
        Assert.Single(slots.Distinct());
    }

    [Shows("multicast-lost")]
    [Fact]
    public void A_group_frame_that_no_gateway_sends_waits_again()
    {
        var rig = new ServerRig();
        var group = Group(rig, [], DeviceClass.C, ServerRig.GatewayOf(1));
        rig.Queue(group, [7]);
        rig.Server.Advance(rig.Now, rig.All);
        rig.Say(rig.Downlinks.Last(), TxAckStatus.TxFreq);
        Assert.Empty(rig.All.OfType<DownlinkEnded>());
        rig.Wait(5);
        rig.Server.Advance(rig.Now, rig.All);
        Assert.Equal([0u, 1u], rig.All.OfType<DownlinkMade>().Select(made => made.Counter));
    }

    [Fact]
    public void A_group_whose_frame_was_taken_back_while_it_was_under_way_sends_the_next_one()
    {
        var rig = new ServerRig();
        var group = Group(rig, [], DeviceClass.C, ServerRig.GatewayOf(1), ServerRig.GatewayOf(2));
        rig.Queue(group, [7]);
        rig.Server.Advance(rig.Now, rig.All);
        var underway = Assert.Single(rig.Downlinks);
        rig.Server.Flush(group.DevEui, rig.Now, rig.All);
        rig.Say(underway, TxAckStatus.Ok);
        rig.Wait(10);
        rig.Queue(group, [8]);
        rig.Server.Advance(rig.Now, rig.All);
        Assert.Equal([8], group.Payload(ServerRig.PhyOf(rig.Downlinks.Last()), 1));
        Assert.Equal(DownlinkOutcome.Flushed, Assert.Single(rig.All.OfType<DownlinkEnded>()).Outcome);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_airtime_no_counter_is_spent(bool isGroup)
    {
        var rig = isGroup ? new ServerRig() : _rig;
        var device = isGroup ? Group(rig, [], DeviceClass.C, ServerRig.GatewayOf(1)) : _device;
        if (!isGroup)
            Listen(DeviceClass.C);
        rig.Server.Apply(new AirtimeTaken(
            ServerRig.GatewayOf(1), "eu868", 869_525_000, TimeSpan.FromMinutes(6), rig.Now));
        rig.Queue(device, [7]);
        for (var i = 0; i < 30; i++)
        {
            rig.Server.Advance(rig.Now, rig.All);
            rig.Wait(60);
        }

        Assert.Empty(rig.All.OfType<DownlinkMade>());
        Assert.All(rig.All.OfType<DownlinkLost>(), lost => Assert.Equal(DownlinkLoss.NoAirtime, lost.Reason));
        rig.Wait(3_600);
        rig.Server.Advance(rig.Now, rig.All);
        Assert.Equal([7], device.Payload(ServerRig.PhyOf(rig.Downlinks.Last()), 0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_counter_of_a_group_goes_on_after_a_restart(bool fromSnapshot)
    {
        var rig = new ServerRig();
        var group = Group(rig, [], DeviceClass.C, ServerRig.GatewayOf(1));
        rig.Queue(group, [7]);
        rig.Server.Advance(rig.Now, rig.All);
        rig.Say(rig.Downlinks.Last(), TxAckStatus.Ok);

        var recovered = new ServerRig { Now = rig.Now };
        Group(recovered, [], DeviceClass.C, ServerRig.GatewayOf(1));
        if (fromSnapshot)
            recovered.Server.Restore(rig.Server.Export());
        else
            rig.All.ForEach(recovered.Server.Apply);
        recovered.Queue(group, [8]);
        recovered.Wait(5);
        recovered.Server.Advance(recovered.Now, recovered.All);
        Assert.Equal([8], group.Payload(ServerRig.PhyOf(Assert.Single(recovered.Downlinks)), 1));
    }

    [Shows("multicast-no-uplink")]
    [Fact]
    public void A_group_sends_nothing_itself()
    {
        var rig = new ServerRig();
        var group = Group(rig, [], DeviceClass.C, ServerRig.GatewayOf(1));
        Assert.Equal(Kreisfunk.Contracts.FrameVerdict.UnknownDevice, rig.Hear(group.Uplink()));
    }

    private static SimulatedDevice Group(
        ServerRig rig, SimulatedDevice[] members, DeviceClass deviceClass, params Eui64[] gateways)
    {
        var group = new SimulatedDevice(900, abp: true);
        rig.Server.SetDevice(group.Record with
        {
            Multicast = new MulticastGroup(
                "eu868", deviceClass, 0, null, 4, [.. members.Select(member => member.DevEui)], gateways),
        });
        return group;
    }

    private List<DownlinkReady> Due()
    {
        var before = _rig.All.Count;
        _rig.Server.Advance(_rig.Now, _rig.All);
        return [.. _rig.All.Skip(before).OfType<DownlinkReady>()];
    }

    // As the MAC commands of a device would bring it about.
    private void Listen(DeviceClass deviceClass, int gateways = 1, bool withTime = false)
    {
        var phy = _device.Uplink();
        for (var gateway = 1; gateway <= gateways; gateway++)
            _rig.Hear(phy, new Heard { Gateway = gateway, HasGpsTime = withTime });
        _rig.CloseWindow();
        var session = _rig.Server.Export().Devices[0].Current!;
        var changed = new MacChanged(_device.DevEui, session.Start.SessionNumber,
            session.Mac with { Class = deviceClass, PingSlotPeriodicity = 4 }, [], _rig.Now);
        _rig.All.Add(changed);
        _rig.Server.Apply(changed);
        _rig.Wait(60);
    }
}
