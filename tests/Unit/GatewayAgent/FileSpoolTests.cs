using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Spool;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

public sealed class FileSpoolTests : IDisposable
{
    private static readonly SpoolOptions Small = new() { SegmentBytes = 2_000, MinFreeBytes = 0 };

    private static readonly SpoolKey One = SpoolRig.One, Two = SpoolRig.Two;

    private SpoolRig _rig = new(Small);

    private FileSpool Spool => _rig.Spool;

    [Fact]
    public void Names_numbers_and_frames_outlive_the_process()
    {
        _rig.AppendMany(1, 100);
        _rig.AppendMany(201, 210, Two);
        Spool.Acknowledge(One, 30);
        var before = (Spool.Position(One), Spool.Position(Two), Spool.Depth);

        _rig.Restart();

        Assert.Equal(before, (Spool.Position(One), Spool.Position(Two), Spool.Depth));
        Assert.Equal(Enumerable.Range(31, 70), _rig.Contents());
        Assert.Equal(Enumerable.Range(201, 10), _rig.Contents(Two));
        Assert.Equal(101, _rig.Append(101));
    }

    [Fact]
    public void What_recovery_finds_is_told()
    {
        _rig.AppendMany(1, 5);
        Spool.Acknowledge(One, 2);
        _rig.Restart();
        Assert.Equal([(One, 3L, 3), (One, 4L, 4), (One, 5L, 5)], _rig.Recovered);
    }

    [Fact]
    public void A_killed_process_loses_nothing_and_numbers_go_on_above_all_that_can_have_been_given()
    {
        _rig.AppendMany(1, 10);
        var name = Spool.Position(One).Stream;

        _rig.Kill();

        Assert.Equal(name, Spool.Position(One).Stream);
        Assert.Equal(Enumerable.Range(1, 10), _rig.Contents());
        Assert.Equal(11 + SpoolRecovery.Jump, _rig.Append(11));
        Assert.Equal(Enumerable.Range(1, 11), _rig.Contents());
    }

    [Fact]
    public void A_group_commit_comes_after_its_time_or_its_number_of_frames()
    {
        _rig = new SpoolRig();
        _rig.Append(1);
        var flushes = _rig.Disk.Flushes;
        _rig.Beat(0.1);
        Assert.Equal(flushes, _rig.Disk.Flushes);
        _rig.Beat(0.2);
        Assert.Equal(flushes + 1, _rig.Disk.Flushes);

        var isAsked = 0;
        Spool.CommitDue = () => isAsked++;
        for (var i = 2; i <= 33; i++)
        {
            _rig.Append(i);
            Spool.Commit();
        }

        Assert.Equal(1, isAsked);
        _rig.Beat(0);
        Assert.Equal(flushes + 2, _rig.Disk.Flushes);
    }

    [Fact]
    public void When_asked_to_a_frame_is_on_the_medium_before_it_is_acknowledged()
    {
        _rig = new SpoolRig(new SpoolOptions { SyncBeforeAck = true });
        _rig.AppendMany(1, 3);
        Assert.True(Spool.Commit());
        _rig.PowerCut(new Random(1));
        Assert.Equal([1, 2, 3], _rig.Contents());
    }

    [Fact]
    public void A_torn_tail_is_kept_aside_and_what_stands_before_it_is_served()
    {
        _rig.AppendMany(1, 3);
        var path = _rig.Segments.Single();
        var whole = _rig.Disk.Content(path);
        for (var length = 0; length < whole.Length; length++)
        {
            var disk = _rig.Disk.AfterKill();
            disk.SetContent(path, whole[..length]);
            using var rig = new SpoolRig(Small, disk);

            var kept = rig.Contents();
            Assert.Equal(Enumerable.Range(1, kept.Count), kept);
            var end = SpoolSegment.MarkBytes + kept.Sum(content => 41 + SpoolRig.Frame(content).Length);
            Assert.True(end <= length || kept.Count == 0);
            Assert.Equal(length > end && length > SpoolSegment.MarkBytes ? [whole[end..length]] : [],
                rig.Torn.Select(torn => rig.Disk.Content(torn)));
        }
    }

    [Fact]
    public void Torn_tails_do_not_pile_up()
    {
        for (var life = 0; life < 3 * TornStore.MaxFiles; life++)
        {
            _rig.Append(life + 1);
            var disk = _rig.Disk.AfterKill();
            disk.SetContent(_rig.Segments.Last(), [.. disk.Content(_rig.Segments.Last()), 1, 2, 3]);
            _rig.Start(disk);
        }

        Assert.Equal(TornStore.MaxFiles, _rig.Torn.Count());
        Assert.Equal(3 * TornStore.MaxFiles, _rig.Contents().Count);
    }

    [Fact]
    public void Any_flipped_bit_costs_one_record_at_most_and_is_noticed()
    {
        _rig.AppendMany(1, 4);
        _rig.Spool.Dispose();
        var path = _rig.Segments.Single();
        var whole = _rig.Disk.Content(path);
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var flipped = (byte[])whole.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            var disk = _rig.Disk.AfterKill();
            disk.SetContent(path, flipped);
            using var rig = new SpoolRig(Small, disk);

            var lost = Enumerable.Range(1, 4).Except(rig.Contents()).ToList();
            Assert.Equal(bit / 8 < SpoolSegment.MarkBytes ? 0 : 1, lost.Count);
            Assert.Single(rig.Torn);
        }
    }

    [Fact]
    public void A_frame_that_rots_while_the_spool_is_open_is_passed_over()
    {
        _rig.AppendMany(1, 60);
        var path = _rig.Segments.First();
        var content = _rig.Disk.Content(path);
        content[SpoolSegment.MarkBytes + 41 + SpoolRig.Frame(1).Length + 50] ^= 1;
        _rig.Disk.Open(path).Write(content, 0);

        Assert.Equal(Enumerable.Range(1, 60).Where(i => i != 2), _rig.Contents());
        Assert.Equal(59, Spool.Depth.Frames);
        Assert.Equal(59, Spool.Acknowledge(One, 60));
        Assert.Equal(new SpoolDepth(0, 0), Spool.Depth);
    }

    [Fact]
    public void Segments_go_when_everything_in_them_is_freed_for_all_streams()
    {
        _rig.Append(1, Two);
        _rig.AppendMany(1, 200);
        var before = _rig.Segments.Count();
        Assert.True(before > 5);

        Spool.Acknowledge(One, 200);
        _rig.Beat();
        Assert.Equal(2, _rig.Segments.Count());
        Spool.Acknowledge(Two, 1);
        _rig.Beat();

        Assert.Single(_rig.Segments);
        Assert.Equal(new SpoolDepth(0, 0), Spool.Depth);
    }

    [Fact]
    public void A_stream_that_nobody_confirms_does_not_keep_the_segments_of_the_others()
    {
        for (var i = 1; i <= 400; i++)
        {
            if (i % 40 == 1)
                _rig.Append(1_000 + i, Two);
            Spool.Acknowledge(One, _rig.Append(i));
        }

        Assert.True(_rig.Segments.Count() > 8);
        for (var i = 0; i < 20; i++)
            _rig.Beat(61);

        Assert.True(_rig.Segments.Count() <= 2, $"{_rig.Segments.Count()} segments");
        var stuck = Enumerable.Range(0, 10).Select(i => 1_001 + (i * 40)).ToList();
        Assert.Equal(stuck, _rig.Contents(Two));
        Assert.Equal(Enumerable.Range(1, 10).Select(i => (long)i), _rig.Read(Two).Select(frame => frame.Sequence));
        _rig.Kill();
        Assert.Equal(stuck, _rig.Contents(Two));
    }

    [Fact]
    public void What_waited_over_a_restart_says_by_which_clock()
    {
        _rig.Quality = TimeQuality.Unsynchronised;
        _rig.Append(1);
        _rig.Time.Advance(TimeSpan.FromHours(2));
        _rig.Restart();
        Assert.True(Spool.TryReadNext(One, 1, out var frame));
        Assert.Equal((TimeSpan.FromHours(2), TimeQuality.Unsynchronised), (frame.Waited, frame.WaitedBy));
    }

    [Fact]
    public void Only_the_numbers_of_this_life_are_freed_by_a_number_from_the_hole_before()
    {
        _rig.AppendMany(1, 3);
        _rig.Kill();
        _rig.Append(4);
        Assert.Equal(3, Spool.Acknowledge(One, 500));
        Assert.Equal([4], _rig.Contents());
    }

    public void Dispose() => _rig.Dispose();
}

/// <summary>The durable spool keeps to what every spool must hold.</summary>
public sealed class FileSpoolConformanceTests : SpoolConformance, IDisposable
{
    private readonly List<SpoolRig> _rigs = [];

    protected override int RecordBytes => SpoolRecord.HeaderBytes;

    public void Dispose() => _rigs.ForEach(rig => rig.Dispose());

    protected override ISpool Create(SpoolOptions options)
    {
        _rigs.Add(new SpoolRig(options, time: Time));
        return _rigs[^1].Spool;
    }
}
