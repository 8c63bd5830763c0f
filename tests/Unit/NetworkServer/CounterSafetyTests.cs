using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>Counters that begin again by permission only, and that jump when the past is uncertain.</summary>
public sealed class CounterSafetyTests
{
    private readonly SimulatedDevice _device = new(1, abp: true);
    private readonly ServerRig _rig;

    public CounterSafetyTests() => _rig = new ServerRig(_device);

    [Shows("counter-reset")]
    [Fact]
    public void A_restarted_abp_device_is_let_in_once_by_permission()
    {
        Run(500);
        _rig.Exchange(_device.Uplink(confirmed: true));
        _device.FCntUp = 0;
        _rig.Wait(60);
        Assert.Equal(FrameVerdict.Replay, _rig.Hear(_device.Uplink()));
        Allow(hours: 1);
        _rig.Wait(60);
        Assert.Equal(FrameVerdict.Accepted, _rig.Hear(_device.Uplink()));
        Assert.Equal(2u, _rig.All.OfType<UplinkAccepted>().Last().Uplink.SessionNumber);

        _device.FCntUp = 0;
        _rig.Wait(60);
        Assert.Equal(FrameVerdict.Replay, _rig.Hear(_device.Uplink(payload: [9])));
    }

    [Fact]
    public void After_a_reset_the_downlink_counter_goes_on()
    {
        Run(5);
        _device.Hear(ServerRig.PhyOf(_rig.Exchange(_device.Uplink(confirmed: true))!), 0);
        Allow(hours: 1);
        _device.FCntUp = 0;
        _rig.Wait(60);
        var downlink = _rig.Exchange(_device.Uplink(confirmed: true));
        Assert.Equal(1, _device.Hear(ServerRig.PhyOf(downlink!), 1).FCnt);
    }

    [Fact]
    public void A_permission_that_was_not_used_ends()
    {
        Run(500);
        Allow(hours: 1);
        _rig.Wait(TimeSpan.FromHours(2));
        _device.FCntUp = 0;
        Assert.Equal(FrameVerdict.Replay, _rig.Hear(_device.Uplink()));
    }

    [Fact]
    public void A_device_that_goes_on_does_not_use_up_the_permission()
    {
        Run(500);
        Allow(hours: 1);
        Assert.Equal(FrameVerdict.Accepted, _rig.Hear(_device.Uplink()));
        _device.FCntUp = 0;
        _rig.Wait(60);
        Assert.Equal(FrameVerdict.Accepted, _rig.Hear(_device.Uplink()));
    }

    [Fact]
    public void A_permission_holds_across_a_restart_and_so_does_its_use()
    {
        Run(500);
        Allow(hours: 24);
        var recovered = _rig.Restart(_device);
        _device.FCntUp = 0;
        recovered.Wait(60);
        Assert.Equal(FrameVerdict.Accepted, recovered.Hear(_device.Uplink()));
        recovered.All.InsertRange(0, _rig.All);
        var again = recovered.Restart(_device);
        _device.FCntUp = 0;
        again.Wait(60);
        Assert.Equal(FrameVerdict.Replay, again.Hear(_device.Uplink(payload: [7])));
    }

    [Fact]
    public void After_more_than_one_rollover_the_device_is_still_found()
    {
        Run(200_000);
        Allow(hours: 1);
        _device.FCntUp = 3;
        _rig.Wait(60);
        Assert.Equal(FrameVerdict.Accepted, _rig.Hear(_device.Uplink()));
        Assert.Equal(3u, _rig.All.OfType<UplinkAccepted>().Last().Uplink.FCntUp);
    }

    [Fact]
    public void Nobody_gives_permission_for_a_device_that_joins_or_is_unknown()
    {
        var joining = new SimulatedDevice(7);
        _rig.Server.SetDevice(joining.Record);
        foreach (var devEui in new[] { joining.DevEui, new Eui64(99) })
        {
            Assert.False(_rig.Server.AllowCounterReset(
                new CounterResetAllowed(devEui, _rig.Now.AddHours(1), "Ada", _rig.Now), _rig.All));
        }
    }

    [Shows("counter-backup")]
    [Theory]
    [InlineData(5, 0u)]
    [InlineData(11, 75u)]
    [InlineData(60 * 24, 64u + (60 * 24))]
    [InlineData(60 * 24 * 300, 8_192u)]
    public void Downlink_counters_jump_by_more_than_the_time_away_can_have_used(int minutesAway, uint jump)
    {
        _device.Hear(ServerRig.PhyOf(_rig.Exchange(_device.Uplink(confirmed: true))!), 0);
        var recovered = ResumeAfter(minutesAway);
        var downlink = recovered.Exchange(_device.Uplink(confirmed: true));
        _device.Hear(ServerRig.PhyOf(downlink!), 1 + jump);
    }

    [Fact]
    public void One_restart_after_the_other_does_not_leave_a_silent_device_behind()
    {
        _device.Hear(ServerRig.PhyOf(_rig.Exchange(_device.Uplink(confirmed: true))!), 0);
        for (var i = 0; i < 10; i++)
            _rig.Server.Resume(_rig.Now, _rig.Now += TimeSpan.FromDays(30), _rig.All);
        var downlink = _rig.Exchange(_device.Uplink(confirmed: true));
        _device.Hear(ServerRig.PhyOf(downlink!), 1 + 8_192);
    }

    [Shows("counter-backup")]
    [Fact]
    public void A_jump_at_the_end_of_32_bits_uses_the_counter_up_and_begins_none_again()
    {
        _rig.Exchange(_device.Uplink());
        var snapshot = _rig.Server.Export();
        var worn = new ServerRig(_device) { Now = _rig.Now };
        worn.Server.Restore(snapshot with
        {
            Devices = [snapshot.Devices[0] with
            {
                Current = snapshot.Devices[0].Current! with { NFCntDown = uint.MaxValue - 3 },
            }],
        });
        worn.Receive([]);
        worn.Server.Resume(worn.Now, worn.Now += TimeSpan.FromDays(1), worn.All);
        Assert.Null(worn.Exchange(_device.Uplink(confirmed: true)));
        Assert.Equal(uint.MaxValue, worn.Server.Export().Devices[0].Current!.NFCntDown);
    }

    [Fact]
    public void Join_nonces_jump_too()
    {
        var joining = new SimulatedDevice(7);
        var rig = new ServerRig(joining);
        Assert.Equal(1u, rig.Join(joining).JoinNonce);
        rig.Server.Resume(rig.Now, rig.Now += TimeSpan.FromDays(1), rig.All);
        Assert.True(rig.Join(joining).JoinNonce > 64);
    }

    private ServerRig ResumeAfter(int minutes)
    {
        var recovered = new ServerRig(_device) { Now = _rig.Now };
        foreach (var effect in _rig.All.Where(effect => effect.IsDurable))
        {
            recovered.Server.Apply(effect);
            recovered.Receive([]);
        }

        recovered.Server.Resume(_rig.Now, recovered.Now += TimeSpan.FromMinutes(minutes), recovered.All);
        return recovered;
    }

    private void Run(uint fCnt)
    {
        _device.FCntUp = fCnt;
        _rig.Exchange(_device.Uplink());
        _rig.Wait(60);
    }

    private void Allow(int hours) => Assert.True(_rig.Server.AllowCounterReset(
        new CounterResetAllowed(_device.DevEui, _rig.Now.AddHours(hours), "Ada", _rig.Now), _rig.All));
}
