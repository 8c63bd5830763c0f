using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>Frames that come after frames with a higher counter: out of a spool, or the longer way.</summary>
public sealed class LateFrameTests
{
    private readonly SimulatedDevice _device = new(1, abp: true);
    private readonly ServerRig _rig;

    public LateFrameTests() => _rig = new ServerRig(_device);

    [Shows("copy-spool")]
    [Fact]
    public void A_frame_only_one_gateway_heard_is_stored_however_late_it_comes()
    {
        _rig.Exchange(Frame(1));
        var late = Frame(2);
        _rig.Exchange(Frame(3));
        _rig.Wait(TimeSpan.FromDays(20));
        Assert.Equal(FrameVerdict.Accepted, _rig.Hear(late, new Heard { Gateway = 2 }));
        _rig.CloseWindow();
        var uplink = _rig.Gathered.Last().Uplink;
        Assert.Equal((2u, true), (uplink.FCntUp, uplink.IsLate));
    }

    [Fact]
    public void A_late_frame_moves_nothing_and_gets_no_answer()
    {
        _rig.Exchange(Frame(1));
        var late = Frame(2, confirmed: true);
        _rig.Exchange(Frame(3));
        _rig.Wait(60);
        Assert.Null(_rig.Exchange(late));
        Assert.Equal(3u, _rig.Server.Export().Devices[0].Current!.LastFCntUp);
        Assert.Equal(FrameVerdict.Accepted, _rig.Hear(Frame(4)));
    }

    [Fact]
    public void Each_missing_frame_is_taken_once()
    {
        _rig.Exchange(Frame(1));
        var late = Frame(2);
        _rig.Exchange(Frame(3));
        _rig.Wait(60);
        _rig.Exchange(late);
        _rig.Wait(60);
        Assert.Equal(FrameVerdict.Replay, _rig.Hear(late));
    }

    [Fact]
    public void A_frame_below_what_was_seen_first_is_a_replay()
    {
        var old = Frame(4);
        _rig.Exchange(Frame(5));
        _rig.Wait(60);
        Assert.Equal(FrameVerdict.Replay, _rig.Hear(old));
    }

    [Fact]
    public void What_is_later_than_the_options_allow_is_a_replay()
    {
        var rig = new ServerRig(new NetworkServerOptions { LateFrames = TimeSpan.FromHours(1) }, _device);
        rig.Exchange(Frame(1));
        var late = Frame(2);
        rig.Exchange(Frame(3));
        rig.Wait(TimeSpan.FromHours(2));
        Assert.Equal(FrameVerdict.Replay, rig.Hear(late));
    }

    [Fact]
    public void A_spool_of_an_outage_comes_in_any_order()
    {
        _rig.Exchange(Frame(0));
        var spool = Enumerable.Range(1, 200).Select(i => Frame((uint)i)).ToList();
        _rig.Exchange(Frame(201));
        var random = new Random(7);
        foreach (var phy in spool.OrderBy(_ => random.Next()))
        {
            _rig.Wait(1);
            Assert.Equal(FrameVerdict.Accepted, _rig.Hear(phy));
        }

        _rig.CloseWindow();
        Assert.Equal(202, _rig.Gathered.Count());
    }

    [Fact]
    public void Below_a_rollover_a_late_frame_is_found()
    {
        _rig.Exchange(Frame(65_530));
        var late = Frame(65_534);
        _rig.Exchange(Frame(65_540));
        _rig.Wait(60);
        Assert.Equal(FrameVerdict.Accepted, _rig.Hear(late));
    }

    [Fact]
    public void Missing_frames_are_remembered_across_a_restart()
    {
        _rig.Exchange(Frame(1));
        var (late, later) = (Frame(2), Frame(3));
        _rig.Exchange(Frame(4));
        _rig.Wait(60);
        var recovered = _rig.Restart(_device);
        Assert.Equal(FrameVerdict.Accepted, recovered.Hear(late));
        var restored = new ServerRig(_device) { Now = recovered.Now };
        restored.Server.Restore(recovered.Server.Export());
        for (var i = 0; i < 10; i++)
            restored.Receive([]);
        restored.Wait(60);
        Assert.Equal(FrameVerdict.Replay, restored.Hear(late));
        Assert.Equal(FrameVerdict.Accepted, restored.Hear(later));
    }

    [Fact]
    public void The_oldest_missing_frames_are_given_up_at_the_bound()
    {
        var missing = new MissingFrames();
        missing.NoteStep(0, 16_384, ServerRig.Start);
        Assert.Equal(MissingFrames.MaxBlocks, missing.Blocks.Count);
        Assert.False(missing.Contains(12_000, ServerRig.Start, TimeSpan.FromDays(1)));
        Assert.True(missing.Contains(16_383, ServerRig.Start, TimeSpan.FromDays(1)));
        for (uint i = 300; i < 600; i++)
            missing.NoteStep(i * 100, (i * 100) + 99, ServerRig.Start);
        Assert.Equal(MissingFrames.MaxBlocks, missing.Blocks.Count);
        Assert.False(missing.Contains(16_383, ServerRig.Start, TimeSpan.FromDays(1)));
        Assert.True(missing.Contains(59_998, ServerRig.Start, TimeSpan.FromDays(1)));
        missing.Found(59_998);
        Assert.False(missing.Contains(59_998, ServerRig.Start, TimeSpan.FromDays(1)));
    }

    [Shows("copy-enriches")]
    [Fact]
    public void A_copy_after_the_window_enriches_the_uplink_and_alarms_nobody()
    {
        var phy = Frame(1);
        _rig.Exchange(phy, new Heard { Gateway = 1 });
        _rig.Wait(5);
        Assert.Equal(FrameVerdict.Duplicate, _rig.Hear(phy, new Heard { Gateway = 2, Counter = 77, Snr = 9 }));
        var enriched = Assert.Single(_rig.All.OfType<UplinkEnriched>());
        var uplink = Assert.Single(_rig.Gathered).Uplink;
        Assert.Equal((uplink.DeduplicationId, uplink.ReceivedAt), (enriched.DeduplicationId, enriched.UplinkAt));
        Assert.Equal((ServerRig.GatewayOf(2).ToString(), 9), (enriched.Copy.GatewayId, enriched.Copy.Snr));
        Assert.True(enriched.IsDurable);
    }

    [Fact]
    public void The_same_gateway_enriches_once()
    {
        var phy = Frame(1);
        _rig.Exchange(phy, new Heard { Gateway = 1 });
        _rig.Wait(2);
        for (var i = 0; i < 3; i++)
            _rig.Hear(phy, new Heard { Gateway = 2, Counter = 77 });
        _rig.Hear(phy, new Heard { Gateway = 1, Counter = 0 });
        Assert.Single(_rig.All.OfType<UplinkEnriched>());
    }

    private byte[] Frame(uint fCnt, bool confirmed = false) => _device.Uplink(
        new UplinkFields { FPort = 1, Payload = new byte[] { 1 }, FCnt32 = fCnt }, confirmed);
}
