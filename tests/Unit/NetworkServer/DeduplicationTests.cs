using Kreisfunk.Contracts;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

public sealed class DeduplicationTests
{
    private readonly SimulatedDevice _device = new(1, abp: true);
    private readonly ServerRig _rig;

    public DeduplicationTests() => _rig = new ServerRig(_device);

    [Shows("copy-window")]
    [Fact]
    public void The_first_copy_decides_and_the_window_gathers_the_others()
    {
        var phy = _device.Uplink();
        Assert.Equal(FrameVerdict.Accepted, _rig.Hear(phy, new Heard { Gateway = 1 }));
        Assert.Empty(_rig.Gathered);
        _rig.Wait(0.05);
        Assert.Equal(FrameVerdict.Duplicate, _rig.Hear(phy, new Heard { Gateway = 2 }));
        Assert.Equal(FrameVerdict.Duplicate, _rig.Hear(phy, new Heard { Gateway = 3 }));
        _rig.CloseWindow();

        var uplink = Assert.Single(_rig.Gathered).Uplink;
        Assert.Equal([1, 2, 3], uplink.Copies.Select(NumberOf));
    }

    [Fact]
    public void A_window_closes_at_the_time_it_names_and_not_before()
    {
        _rig.Hear(_device.Uplink());
        Assert.Equal(ServerRig.Start + ServerRig.Window, _rig.Server.NextWindowEnd);
        _rig.Server.Advance(ServerRig.Start + ServerRig.Window - TimeSpan.FromTicks(1), _rig.All);
        Assert.Empty(_rig.Gathered);
        _rig.Server.Advance(ServerRig.Start + ServerRig.Window, _rig.All);
        Assert.Single(_rig.Gathered);
        Assert.Null(_rig.Server.NextWindowEnd);
    }

    [Fact]
    public void A_later_frame_closes_the_windows_before_it()
    {
        _rig.Hear(_device.Uplink());
        _rig.Wait(1);
        _rig.Hear(_device.Uplink());
        Assert.Equal(0u, Assert.Single(_rig.Gathered).Uplink.FCntUp);
        Assert.True(_rig.All.FindIndex(e => e is UplinkGathered) < _rig.All.FindLastIndex(e => e is UplinkAccepted));
    }

    [Shows("copy-late")]
    [Fact]
    public void A_copy_after_the_window_is_a_duplicate_and_never_an_alarm()
    {
        var phy = _device.Uplink();
        _rig.Exchange(phy);
        _rig.Wait(9.7);
        Assert.Equal(FrameVerdict.Duplicate, _rig.Hear(phy, new Heard { Gateway = 2 }));
        Assert.Single(_rig.Gathered);
    }

    [Shows("copy-frequency")]
    [Fact]
    public void Copies_on_two_frequencies_are_one_frame_and_the_stronger_counts()
    {
        var phy = _device.Uplink(confirmed: true);
        _rig.Hear(phy, new Heard { FrequencyHz = 868_300_000, Snr = -8, Counter = 77 });
        _rig.Hear(phy, new Heard { FrequencyHz = 868_100_000, Snr = 9, Counter = 79 });
        _rig.CloseWindow();

        Assert.Equal(9, Assert.Single(Assert.Single(_rig.Gathered).Uplink.Copies).Snr);
        Assert.Equal(868_100_000u, Assert.Single(_rig.Downlinks).Frame.Items[0].TxInfo.Frequency);
    }

    [Shows("copy-redelivered")]
    [Fact]
    public void A_copy_delivered_again_is_a_duplicate_however_late()
    {
        var phy = _device.Uplink(confirmed: true);
        _rig.Exchange(phy, new Heard { Counter = 4_711 });
        _rig.Wait(8);
        Assert.Equal(FrameVerdict.Duplicate, _rig.Hear(phy, new Heard { Counter = 4_711 }));
        _rig.CloseWindow();
        Assert.Single(_rig.Downlinks);
    }

    [Fact]
    public void Duplicates_are_told_but_not_written_to_the_journal()
    {
        var phy = _device.Uplink();
        _rig.Hear(phy);
        _rig.Hear(phy, new Heard { Gateway = 2 });
        var judged = Assert.Single(_rig.All.OfType<FrameJudged>());
        Assert.False(judged.IsDurable);
        Assert.Equal(_device.DevEui, judged.DevEui);
    }

    [Fact]
    public void Frames_that_are_not_accepted_are_judged_once_however_many_hear_them()
    {
        var phy = new SimulatedDevice(99, abp: true).Uplink();
        Assert.Equal(FrameVerdict.UnknownDevice, _rig.Hear(phy, new Heard { Gateway = 1 }));
        Assert.Equal(FrameVerdict.Duplicate, _rig.Hear(phy, new Heard { Gateway = 2 }));
        _rig.Wait(3);
        Assert.Equal(FrameVerdict.Duplicate, _rig.Hear(phy, new Heard { Gateway = 1 }));
    }

    [Fact]
    public void More_gateways_than_the_bound_are_counted_but_not_kept()
    {
        var rig = new ServerRig(new NetworkServerOptions { MaxCopies = 2 }, _device);
        var phy = _device.Uplink();
        for (var gateway = 1; gateway <= 4; gateway++)
            rig.Hear(phy, new Heard { Gateway = gateway });
        rig.CloseWindow();
        Assert.Equal([1, 2], Assert.Single(rig.Gathered).Uplink.Copies.Select(NumberOf));
        Assert.Equal(3, rig.All.OfType<FrameJudged>().Count(judged => judged.Verdict == FrameVerdict.Duplicate));
    }

    [Fact]
    public void A_full_memory_forgets_the_oldest_frames_first()
    {
        var rig = new ServerRig(new NetworkServerOptions { MaxRememberedFrames = 16 }, _device);
        var frames = Enumerable.Range(100, 17).Select(n => new SimulatedDevice((ulong)n, abp: true).Uplink()).ToList();
        foreach (var phy in frames)
            Assert.Equal(FrameVerdict.UnknownDevice, rig.Hear(phy));
        Assert.Equal(16, rig.Server.RememberedFrames);
        Assert.Equal(FrameVerdict.Duplicate, rig.Hear(frames[1], new Heard { Gateway = 2 }));
        Assert.Equal(FrameVerdict.UnknownDevice, rig.Hear(frames[0], new Heard { Gateway = 2 }));
    }

    [Fact]
    public void A_frame_pushed_out_of_a_full_memory_is_still_gathered_once()
    {
        var rig = new ServerRig(new NetworkServerOptions { MaxRememberedFrames = 16 }, _device);
        rig.Hear(_device.Uplink());
        for (var n = 100; n < 120; n++)
            rig.Hear(new SimulatedDevice((ulong)n, abp: true).Uplink());
        rig.CloseWindow();
        Assert.Single(rig.Gathered);
    }

    [Fact]
    public void Frames_are_forgotten_after_their_time()
    {
        _rig.Exchange(_device.Uplink());
        Assert.Equal(1, _rig.Server.RememberedFrames);
        _rig.Server.Advance(ServerRig.Start + TimeSpan.FromSeconds(10), _rig.All);
        Assert.Equal(0, _rig.Server.RememberedFrames);
    }

    [Fact]
    public void A_clock_set_back_does_not_hold_windows_open()
    {
        _rig.Hear(_device.Uplink());
        _rig.Now -= TimeSpan.FromHours(2);
        _rig.Server.Advance(_rig.Now, _rig.All);
        Assert.Empty(_rig.Gathered);
        _rig.CloseWindow();
        Assert.Single(_rig.Gathered);
    }

    private static int NumberOf(Contracts.Gateway.UplinkRxInfo copy) => Convert.ToInt32(copy.GatewayId[^2..], 16);
}
