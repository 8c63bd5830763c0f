using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

/// <summary>Full and failing disks.</summary>
public sealed class SpoolDiskTroubleTests
{
    private static readonly SpoolKey One = SpoolRig.One;

    private static readonly SpoolOptions Small = new() { SegmentBytes = 2_000, MinFreeBytes = 0 };

    [Fact]
    public void After_a_failed_flush_the_frames_are_written_anew_and_survive_a_power_cut()
    {
        using var rig = new SpoolRig(Small);
        rig.AppendMany(1, 5);
        rig.Beat();
        rig.AppendMany(6, 9);
        rig.Disk.FailingFlushes = 1;
        rig.Beat();
        Assert.Equal(2, rig.Segments.Count());
        Assert.Equal(Enumerable.Range(1, 9), rig.Contents());

        rig.PowerCut(new Random(1));

        Assert.Equal(Enumerable.Range(1, 9), rig.Contents());
    }

    [Fact]
    public void A_disk_that_fails_for_longer_refuses_frames_and_loses_none_that_it_took()
    {
        using var rig = new SpoolRig(Small);
        rig.AppendMany(1, 5);
        rig.Disk.FailingFlushes = 6;
        rig.Beat();
        Assert.False(rig.Spool.TryAppend(One, [1], out _));
        for (var i = 0; i < 5; i++)
            rig.Beat(1.1);

        Assert.Equal(6, rig.Append(7));
        rig.Beat();
        rig.PowerCut(new Random(2));
        Assert.Equal([1, 2, 3, 4, 5, 7], rig.Contents());
        Assert.Equal(1, rig.Spool.Refused(SpoolRig.One));
    }

    [Fact]
    public void Before_an_acknowledgement_a_failed_flush_is_told()
    {
        using var rig = new SpoolRig(new SpoolOptions { SyncBeforeAck = true });
        rig.Append(1);
        rig.Disk.FailingFlushes = 3;
        Assert.False(rig.Spool.Commit());
        rig.Disk.FailingFlushes = 0;
        rig.Beat(1.1);
        Assert.True(rig.Spool.Commit());
        rig.PowerCut(new Random(3));
        Assert.Equal([1], rig.Contents());
    }

    [Fact]
    public void The_file_system_keeps_its_free_bytes()
    {
        using var rig = new SpoolRig(new SpoolOptions { MinFreeBytes = 10_000, SegmentBytes = 2_000 });
        rig.Disk.Room = 12_000;
        rig.Beat();
        var kept = 0;
        while (rig.Spool.TryAppend(One, SpoolRig.Frame(kept + 1), out _))
        {
            kept++;
            rig.Beat();
        }

        Assert.InRange(rig.Disk.Room, 10_000 - 200, 10_000);
        rig.Disk.Room += 5_000;
        rig.Beat();
        Assert.True(rig.Spool.TryAppend(One, SpoolRig.Frame(kept + 1), out _));
        Assert.Equal(Enumerable.Range(1, kept + 1), rig.Contents());
    }

    [Fact]
    public void A_disk_that_fills_up_in_the_middle_of_a_record_costs_only_what_was_refused()
    {
        using var rig = new SpoolRig(Small);
        rig.AppendMany(1, 5);
        rig.Disk.Room = 30;
        Assert.False(rig.Spool.TryAppend(One, SpoolRig.Frame(6), out _));
        rig.Disk.Room = 1L << 40;
        rig.Beat(1.1);
        rig.Append(7);
        rig.Kill();
        Assert.Equal([1, 2, 3, 4, 5, 7], rig.Contents());
    }

    [Fact]
    public void The_gap_is_exact_over_kills_while_the_spool_is_full()
    {
        using var rig = new SpoolRig(new SpoolOptions { MaxFrames = 3 });
        rig.AppendMany(1, 3);
        var from = rig.Time.GetUtcNow();
        for (var i = 0; i < 30; i++)
        {
            Assert.False(rig.Spool.TryAppend(One, [9], out _));
            rig.Time.Advance(TimeSpan.FromMinutes(1));
            if (i % 7 == 0)
                rig.Kill();
        }

        rig.Spool.Acknowledge(One, 3);
        rig.Beat();
        rig.Append(4);
        for (var life = 0; life < 3; life++)
        {
            Assert.True(rig.Spool.TryReadNext(One, 1, out var frame));
            Assert.Equal(new SpoolGap(30, from, from.AddMinutes(29)), frame.Gap);
            rig.Kill();
        }

        Assert.Equal(30, rig.Spool.Refused(SpoolRig.One));
        rig.Append(5);
        Assert.Equal([30L, 0L], Gaps(rig));
    }

    [Fact]
    public void A_gap_that_was_told_is_not_told_again_after_its_record_is_gone()
    {
        using var rig = new SpoolRig(new SpoolOptions { MaxFrames = 1, SegmentBytes = 2_000, MinFreeBytes = 0 });
        rig.Append(1);
        Assert.False(rig.Spool.TryAppend(One, [9], out _));
        for (var i = 2; i <= 60; i++)
        {
            rig.Spool.Acknowledge(One, long.MaxValue);
            rig.Append(i);
            rig.Beat();
        }

        rig.PowerCut(new Random(4));
        rig.Spool.Acknowledge(One, long.MaxValue);
        rig.Append(61);
        Assert.Equal([0L], Gaps(rig));
        Assert.Equal(1, rig.Spool.Refused(SpoolRig.One));
    }

    [Fact]
    public void Streams_that_keep_nothing_make_room_for_others_and_come_back_under_a_new_name()
    {
        using var rig = new SpoolRig();
        var name = rig.Spool.Position(One).Stream;
        for (var i = 0; i < StreamTable.MaxStreams + 100; i++)
            rig.Spool.Position(new Eui64((ulong)i + 100));
        Assert.Equal(1, rig.Append(1));
        Assert.NotEqual(name, rig.Spool.Position(One).Stream);
        Assert.True(rig.Spool.Gateways.Count <= StreamTable.MaxStreams);
    }

    [Fact]
    public void When_every_stream_keeps_something_a_further_one_is_refused()
    {
        using var rig = new SpoolRig();
        for (var i = 0; i < StreamTable.MaxStreams; i++)
            rig.Append(i, new Eui64((ulong)i + 100));
        Assert.False(rig.Spool.TryAppend(One, [1], out _));
        rig.Restart();
        Assert.Equal(StreamTable.MaxStreams, rig.Spool.Depth.Frames);
    }

    private static IEnumerable<long> Gaps(SpoolRig rig)
    {
        for (var from = 0L; rig.Spool.TryReadNext(One, from, out var frame); from = frame.Sequence + 1)
            yield return frame.Gap.Count;
    }
}
