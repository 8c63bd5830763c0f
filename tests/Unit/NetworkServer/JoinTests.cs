using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

public sealed class JoinTests
{
    private readonly SimulatedDevice _device = new(1);
    private readonly ServerRig _rig;

    public JoinTests() => _rig = new ServerRig(_device);

    [Shows("join-otaa-1.0")]
    [Fact]
    public void A_device_joins_and_its_first_uplink_is_accepted()
    {
        var accept = _rig.Join(_device);
        Assert.Equal((1u, 0u), (accept.JoinNonce, accept.NetId));
        Assert.Equal(FrameVerdict.JoinAccepted, _rig.LastVerdict);
        Assert.Equal(FrameVerdict.Accepted, _rig.Hear(_device.Uplink()));
    }

    [Shows("join-accept-fields")]
    [Fact]
    public void The_accept_tells_channels_and_receive_windows_of_region_and_options()
    {
        var rig = new ServerRig(new NetworkServerOptions
        {
            NetId = "000013",
            ReceiveDelay1 = TimeSpan.FromSeconds(5),
            Rx1DataRateOffset = 2,
            Rx2DataRate = 3,
        }, _device);
        var accept = rig.Join(_device);
        Assert.Equal((0x13u, 5, 2, 3),
            (accept.NetId, accept.RxDelay, accept.Rx1DataRateOffset, accept.Rx2DataRate));
        Assert.Equal(ServerRig.Eu868.WriteCFList(), accept.CFList);
        Assert.Equal(0x13u, accept.DevAddr.Value >> 25);

        var downlink = rig.Exchange(_device.Uplink(confirmed: true));
        var rx1 = downlink!.Frame.Items[0].TxInfo;
        var rx2 = downlink.Frame.Items[1].TxInfo;
        Assert.Equal((5L, 9u), (rx1.Timing.Delay.Delay.Seconds, rx1.Modulation.Lora.SpreadingFactor));
        Assert.Equal((6L, 9u), (rx2.Timing.Delay.Delay.Seconds, rx2.Modulation.Lora.SpreadingFactor));
    }

    [Shows("join-windows")]
    [Fact]
    public void The_accept_leaves_once_through_the_best_gateway_in_the_join_windows()
    {
        var phy = _device.JoinRequest();
        Assert.Equal(FrameVerdict.JoinAccepted, _rig.Hear(phy, new Heard { Gateway = 1, Snr = 1 }));
        Assert.Equal(FrameVerdict.Duplicate, _rig.Hear(phy, new Heard { Gateway = 2, Snr = 6 }));
        _rig.CloseWindow();

        var downlink = Assert.Single(_rig.Downlinks);
        Assert.Equal(ServerRig.GatewayOf(2), downlink.Gateway);
        Assert.Equal([5, 6], downlink.Frame.Items.Select(item => item.TxInfo.Timing.Delay.Delay.Seconds));
        Assert.Equal(12u, downlink.Frame.Items[1].TxInfo.Modulation.Lora.SpreadingFactor);
        Assert.Single(_rig.All.OfType<SessionStarted>());
    }

    [Shows("join-durable")]
    [Fact]
    public void Nonces_are_in_the_journal_before_the_accept_leaves()
    {
        _rig.Join(_device);
        var started = _rig.All.FindIndex(effect => effect is SessionStarted);
        Assert.True(started >= 0 && started < _rig.All.FindIndex(effect => effect is DownlinkReady));
        Assert.Equal(_device.DevNonce, ((SessionStarted)_rig.All[started]).Origin.DevNonce);
    }

    [Shows("join-devnonce-once")]
    [Theory]
    [InlineData(3)]
    [InlineData(3_600)]
    public void A_replayed_join_request_is_refused(int secondsLater)
    {
        var phy = _device.JoinRequest();
        _rig.Exchange(phy);
        _rig.Wait(secondsLater);
        Assert.Equal(FrameVerdict.DevNonceReused, _rig.Hear(phy));
        for (var i = 0; i < 100; i++)
        {
            _rig.Wait(secondsLater);
            Assert.Null(_rig.Exchange(phy));
        }

        Assert.Single(_rig.All.OfType<SessionStarted>());
    }

    [Shows("join-devnonce-once")]
    [Fact]
    public void Every_nonce_ever_used_stays_used()
    {
        for (var i = 0; i < 3_000; i++)
        {
            _rig.Wait(60);
            Assert.Equal(FrameVerdict.JoinAccepted, _rig.Hear(_device.JoinRequest()));
        }

        for (ushort nonce = 0; nonce < 3_000; nonce += 7)
        {
            _device.DevNonce = nonce;
            _rig.Wait(60);
            Assert.Equal(FrameVerdict.DevNonceReused, _rig.Hear(_device.JoinRequest()));
        }
    }

    [Fact]
    public void A_lower_nonce_that_was_never_used_is_accepted_as_1_0_devices_draw_them()
    {
        _device.DevNonce = 40_000;
        _rig.Join(_device);
        _device.DevNonce = 7;
        _rig.Wait(60);
        _rig.Join(_device);
    }

    [Shows("join-nonce")]
    [Fact]
    public void The_join_nonce_counts_up()
    {
        Assert.Equal(1u, _rig.Join(_device).JoinNonce);
        _rig.Wait(60);
        Assert.Equal(2u, _rig.Join(_device).JoinNonce);
    }

    [Shows("join-pending")]
    [Fact]
    public void The_old_session_stays_valid_until_the_new_one_is_used()
    {
        _rig.Join(_device);
        _rig.Hear(_device.Uplink());
        var (devAddr, nwkSKey, appSKey) = (_device.DevAddr, _device.NwkSKey, _device.AppSKey);
        _rig.Wait(60);
        _rig.Join(_device);
        var (newAddr, newNwkSKey, newAppSKey) = (_device.DevAddr, _device.NwkSKey, _device.AppSKey);
        Assert.NotEqual(devAddr, newAddr);

        (_device.DevAddr, _device.NwkSKey, _device.AppSKey, _device.FCntUp) = (devAddr, nwkSKey, appSKey, 1);
        Assert.Equal(FrameVerdict.Accepted, _rig.Hear(_device.Uplink()));
        (_device.DevAddr, _device.NwkSKey, _device.AppSKey, _device.FCntUp) = (newAddr, newNwkSKey, newAppSKey, 0);
        Assert.Equal(FrameVerdict.Accepted, _rig.Hear(_device.Uplink()));
        (_device.DevAddr, _device.NwkSKey, _device.AppSKey, _device.FCntUp) = (devAddr, nwkSKey, appSKey, 2);
        Assert.Equal(FrameVerdict.UnknownDevice, _rig.Hear(_device.Uplink()));
    }

    [Fact]
    public void A_join_request_signed_with_another_key_is_refused()
    {
        _device.AppKey = new AesKey(new byte[16]);
        Assert.Equal(FrameVerdict.BadMic, _rig.Hear(_device.JoinRequest()));
        Assert.Equal(_device.DevEui, _rig.All.OfType<FrameJudged>().Single().DevEui);
    }

    [Shows("key-zero")]
    [Fact]
    public void A_zero_key_lets_nobody_in()
    {
        _device.AppKey = default;
        var rig = new ServerRig(_device);
        Assert.Equal(FrameVerdict.BadMic, rig.Hear(_device.JoinRequest()));
    }

    [Shows("join-eui")]
    [Fact]
    public void Another_join_eui_is_told_before_the_key_is_tried()
    {
        _rig.Server.SetDevice(_device.Record with { JoinEui = new Eui64(1), Keys = default });
        Assert.Equal(FrameVerdict.WrongJoinEui, _rig.Hear(_device.JoinRequest()));
    }

    [Fact]
    public void A_device_that_is_not_registered_is_unknown_but_named()
    {
        var stranger = new SimulatedDevice(77);
        Assert.Equal(FrameVerdict.UnknownDevice, _rig.Hear(stranger.JoinRequest()));
        Assert.Equal(stranger.DevEui, _rig.All.OfType<FrameJudged>().Single().DevEui);
    }

    [Fact]
    public void An_abp_device_cannot_join()
    {
        var abp = new SimulatedDevice(5, abp: true);
        _rig.Server.SetDevice(abp.Record);
        Assert.Equal(FrameVerdict.UnknownDevice, _rig.Hear(abp.JoinRequest()));
    }

    [Fact]
    public void A_disabled_device_does_not_join()
    {
        _rig.Server.SetDevice(_device.Record with { Enabled = false });
        Assert.Null(_rig.Exchange(_device.JoinRequest()));
        Assert.Equal(FrameVerdict.Disabled, _rig.LastVerdict);
    }

    [Fact]
    public void In_a_small_network_every_device_gets_an_address_of_its_own_until_all_are_given()
    {
        var devices = Enumerable.Range(0, 130).Select(n => new SimulatedDevice((ulong)n)).ToArray();
        var rig = new ServerRig(new NetworkServerOptions { NetId = "e00001" }, devices);
        var addresses = new HashSet<DevAddr>();
        foreach (var device in devices[..128])
        {
            var devAddr = rig.Join(device).DevAddr;
            Assert.Equal(0xFE00_0080u, devAddr.Value & 0xFFFF_FF80);
            Assert.True(addresses.Add(devAddr));
        }

        rig.Join(devices[128]);
        Assert.Equal(FrameVerdict.Accepted, rig.Hear(devices[128].Uplink()));
    }
}
