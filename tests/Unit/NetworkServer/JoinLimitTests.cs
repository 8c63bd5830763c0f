using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

public sealed class JoinLimitTests
{
    [Shows("join-flood-device")]
    [Fact]
    public void A_device_that_joins_without_end_is_slowed_down_and_let_in_later()
    {
        var device = new SimulatedDevice(1);
        var rig = new ServerRig(device);
        for (var i = 0; i < rig.Options.MaxJoinsPerDevice; i++)
        {
            Assert.Equal(FrameVerdict.JoinAccepted, rig.Hear(device.JoinRequest()));
            rig.Wait(0.1);
        }

        Assert.Equal(FrameVerdict.JoinFlood, rig.Hear(device.JoinRequest()));
        rig.Wait(rig.Options.JoinRefill);
        Assert.Equal(FrameVerdict.JoinAccepted, rig.Hear(device.JoinRequest()));
        Assert.Equal(FrameVerdict.JoinFlood, rig.Hear(device.JoinRequest()));
    }

    [Fact]
    public void A_refused_join_does_not_use_up_the_nonce()
    {
        var device = new SimulatedDevice(1);
        var rig = new ServerRig(new NetworkServerOptions { MaxJoinsPerDevice = 1 }, device);
        rig.Hear(device.JoinRequest());
        rig.Wait(20);
        var phy = device.JoinRequest();
        Assert.Equal(FrameVerdict.JoinFlood, rig.Hear(phy));
        rig.Wait(120);
        Assert.Equal(FrameVerdict.JoinAccepted, rig.Hear(phy));
    }

    [Shows("join-flood-gateway")]
    [Fact]
    public void A_gateway_that_reports_joins_without_end_is_cut_off_before_any_key_is_tried()
    {
        var device = new SimulatedDevice(1);
        var rig = new ServerRig(new NetworkServerOptions { MaxJoinsPerGateway = 20 }, device);
        var verdicts = new List<FrameVerdict>();
        for (var i = 0; i < 100; i++)
            verdicts.Add(rig.Hear(new SimulatedDevice(1_000 + (ulong)i).JoinRequest()));
        Assert.Equal(20, verdicts.Count(verdict => verdict == FrameVerdict.UnknownDevice));
        Assert.Equal(80, verdicts.Count(verdict => verdict == FrameVerdict.JoinFlood));
        Assert.Equal(FrameVerdict.JoinAccepted, rig.Hear(device.JoinRequest(), new Heard { Gateway = 2 }));
        rig.Wait(10);
        Assert.Equal(FrameVerdict.JoinAccepted, rig.Hear(device.JoinRequest()));
    }

    [Shows("join-devnonce-counts")]
    [Theory]
    [InlineData(LoRaWanVersion.V100, true)]
    [InlineData(LoRaWanVersion.V101, true)]
    [InlineData(LoRaWanVersion.V102, true)]
    [InlineData(LoRaWanVersion.V103, true)]
    [InlineData(LoRaWanVersion.V104, false)]
    public void Before_1_0_4_nonces_may_come_in_any_order_and_from_then_on_they_count_up(
        LoRaWanVersion version, bool isAnyOrder)
    {
        var device = new SimulatedDevice(1)
        {
            Settings = DeviceSettings.Default with { Version = version },
            DevNonce = 999,
        };
        var rig = new ServerRig(device);
        Assert.Equal(FrameVerdict.JoinAccepted, rig.Hear(device.JoinRequest()));
        rig.Wait(60);
        device.DevNonce = 500;
        Assert.Equal(isAnyOrder ? FrameVerdict.JoinAccepted : FrameVerdict.DevNonceReused,
            rig.Hear(device.JoinRequest()));
        rig.Wait(60);
        device.DevNonce = 999;
        Assert.Equal(FrameVerdict.DevNonceReused, rig.Hear(device.JoinRequest()));
        rig.Wait(60);
        Assert.Equal(FrameVerdict.JoinAccepted, rig.Hear(device.JoinRequest()));
    }

    [Fact]
    public void A_join_accept_that_a_crash_kept_back_is_sent_after_the_restart_if_there_is_time()
    {
        var device = new SimulatedDevice(1);
        var rig = new ServerRig(device);
        rig.Hear(device.JoinRequest());
        var recovered = rig.Restart(device);
        recovered.CloseWindow();
        device.Join(ServerRig.PhyOf(Assert.Single(recovered.Downlinks)));

        var late = rig.Restart(device);
        late.Wait(7);
        late.Server.Advance(late.Now, late.All);
        Assert.Empty(late.Downlinks);
    }

    [Shows("join-devaddr")]
    [Fact]
    public void A_thousand_devices_of_one_network_get_a_thousand_addresses_of_it()
    {
        var devices = Enumerable.Range(1, 1_000).Select(i => new SimulatedDevice((ulong)i)).ToArray();
        var rig = new ServerRig(new NetworkServerOptions { NetId = "00006d", MaxJoinsPerGateway = 10_000 }, devices);
        foreach (var device in devices)
            rig.Hear(device.JoinRequest());
        var addresses = rig.All.OfType<SessionStarted>().Select(started => started.Session.DevAddr).ToList();
        Assert.Distinct(addresses);
        Assert.All(addresses, address => Assert.True(new NetId(0x6d).Contains(address)));
    }
}
