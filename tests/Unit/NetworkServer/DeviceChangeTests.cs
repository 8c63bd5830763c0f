using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

public sealed class DeviceChangeTests
{
    private readonly SimulatedDevice _device = new(1);
    private readonly ServerRig _rig;

    public DeviceChangeTests()
    {
        _rig = new ServerRig(_device);
        _rig.Join(_device);
        _rig.Hear(_device.Uplink());
        _rig.Wait(60);
    }

    [Fact]
    public void A_change_that_leaves_the_key_alone_keeps_the_session()
    {
        _rig.Server.SetDevice(_device.Record with { JoinEui = new Eui64(9) });
        Assert.Equal(FrameVerdict.Accepted, _rig.Hear(_device.Uplink()));
    }

    [Fact]
    public void A_device_switched_off_and_on_keeps_its_session()
    {
        _rig.Server.SetDevice(_device.Record with { Enabled = false });
        Assert.Equal(FrameVerdict.Disabled, _rig.Hear(_device.Uplink()));
        _rig.Server.SetDevice(_device.Record);
        Assert.Equal(FrameVerdict.Accepted, _rig.Hear(_device.Uplink()));
    }

    [Shows("key-change")]
    [Fact]
    public void Another_key_ends_the_session_and_frees_the_nonces()
    {
        _device.AppKey = new AesKey(Enumerable.Repeat((byte)9, 16).ToArray());
        _rig.Server.SetDevice(_device.Record);
        Assert.Equal(FrameVerdict.UnknownDevice, _rig.Hear(_device.Uplink()));
        _device.DevNonce = 0;
        Assert.Equal(2u, _rig.Join(_device).JoinNonce);
        _rig.Hear(_device.Uplink());
        _rig.CloseWindow();
        Assert.Equal(2u, _rig.Gathered.Last().Uplink.SessionNumber);
    }

    [Fact]
    public void A_removed_device_is_unknown()
    {
        _rig.Server.RemoveDevice(_device.DevEui);
        Assert.Equal(FrameVerdict.UnknownDevice, _rig.Hear(_device.Uplink()));
        Assert.Equal(FrameVerdict.UnknownDevice, _rig.Hear(_device.JoinRequest()));
    }

    [Fact]
    public void A_device_removed_and_added_again_goes_on_and_refuses_old_nonces()
    {
        _rig.Server.RemoveDevice(_device.DevEui);
        _rig.Server.SetDevice(_device.Record);
        Assert.Equal(FrameVerdict.Accepted, _rig.Hear(_device.Uplink()));
        _device.DevNonce--;
        Assert.Equal(FrameVerdict.DevNonceReused, _rig.Hear(_device.JoinRequest()));
    }

    [Fact]
    public void Removed_devices_beyond_the_bound_are_forgotten_the_first_first()
    {
        var devices = Enumerable.Range(10, 3).Select(n => new SimulatedDevice((ulong)n)).ToArray();
        var rig = new ServerRig(new NetworkServerOptions { MaxDormantDevices = 2 }, devices);
        Assert.All(devices, device => rig.Join(device));
        Assert.All(devices, device => rig.Server.RemoveDevice(device.DevEui));
        Assert.Equal(2, rig.Server.DormantDevices);
        rig.Wait(60);

        var verdicts = devices.Select(device =>
        {
            rig.Server.SetDevice(device.Record);
            device.DevNonce--;
            return rig.Hear(device.JoinRequest());
        });
        Assert.Equal(
            [FrameVerdict.JoinAccepted, FrameVerdict.DevNonceReused, FrameVerdict.DevNonceReused], verdicts);
    }

    [Fact]
    public void An_abp_device_with_new_keys_starts_a_session_of_its_own()
    {
        var abp = new SimulatedDevice(5, abp: true) { FCntUp = 500 };
        _rig.Server.SetDevice(abp.Record);
        _rig.Hear(abp.Uplink());
        _rig.Server.SetDevice(abp.Record);
        Assert.Equal(FrameVerdict.Accepted, _rig.Hear(abp.Uplink()));

        (abp.NwkSKey, abp.FCntUp) = (new AesKey(new byte[16]), 0);
        _rig.Server.SetDevice(abp.Record);
        Assert.Equal(FrameVerdict.Accepted, _rig.Hear(abp.Uplink()));
        _rig.CloseWindow();
        Assert.Equal([1u, 1u, 2u],
            _rig.Gathered.Where(g => g.Uplink.DevEui == abp.DevEui).Select(g => g.Uplink.SessionNumber));
    }
}
