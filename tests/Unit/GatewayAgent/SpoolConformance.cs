using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

/// <summary>What every spool must hold; an implementation inherits this class and makes an empty one.</summary>
public abstract class SpoolConformance
{
    private static readonly Eui64 One = new(1), Two = new(2);

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    /// <summary>What a frame takes besides its own bytes.</summary>
    protected abstract int RecordBytes { get; }

    protected abstract ISpool Create(SpoolOptions options);

    [Fact]
    public void An_empty_spool_begins_at_one()
    {
        var position = Create(new SpoolOptions()).Position(One);
        Assert.Equal((1, 1), (position.First, position.Next));
        Assert.Matches("^[0-9a-f]{16}$", position.Stream);
    }

    [Fact]
    public void Every_concentrator_counts_for_itself()
    {
        var spool = Create(new SpoolOptions());
        Assert.Equal([1L, 2L, 1L], [Append(spool, One, 10), Append(spool, One, 11), Append(spool, Two, 20)]);
        Assert.NotEqual(spool.Position(One).Stream, spool.Position(Two).Stream);
        Assert.Equal([One, Two], spool.Gateways.Order());
    }

    [Fact]
    public void Frames_come_back_as_they_went_in()
    {
        var spool = Create(new SpoolOptions());
        for (var i = 1; i <= 100; i++)
            Append(spool, One, (byte)i);
        spool.Commit();
        for (var i = 1; i <= 100; i++)
        {
            Assert.True(spool.TryRead(One, i, out var frame));
            Assert.Equal([(byte)i], frame.ToArray());
        }

        Assert.False(spool.TryRead(One, 0, out _));
        Assert.False(spool.TryRead(One, 101, out _));
        Assert.False(spool.TryRead(Two, 1, out _));
    }

    [Fact]
    public void Acknowledging_frees_everything_up_to_the_number()
    {
        var spool = Create(new SpoolOptions());
        for (var i = 1; i <= 5; i++)
            Append(spool, One, (byte)i);

        Assert.Equal(3, spool.Acknowledge(One, 3));

        Assert.Equal((4, 6), (spool.Position(One).First, spool.Position(One).Next));
        Assert.Equal(new SpoolDepth(2, 2 * (1 + RecordBytes)), spool.Depth);
        Assert.False(spool.TryRead(One, 3, out _));
        Assert.True(spool.TryRead(One, 4, out _));
    }

    [Fact]
    public void Acknowledging_the_past_or_the_future_does_no_harm()
    {
        var spool = Create(new SpoolOptions());
        Append(spool, One, 1);
        Assert.Equal(0, spool.Acknowledge(One, 0));
        Assert.Equal(0, spool.Acknowledge(Two, 5));
        Assert.Equal(1, spool.Acknowledge(One, 99));
        Assert.Equal(0, spool.Acknowledge(One, 1));
        Assert.Equal(2, Append(spool, One, 2));
    }

    [Fact]
    public void At_the_bound_of_frames_the_newest_is_refused_and_gets_no_number()
    {
        var spool = Create(new SpoolOptions { MaxFrames = 2 });
        Append(spool, One, 1);
        Append(spool, Two, 2);
        Assert.False(spool.TryAppend(One, [3], out _));
        Assert.True(spool.TryRead(One, 1, out _));

        spool.Acknowledge(Two, 1);
        Assert.Equal(2, Append(spool, One, 4));
    }

    [Fact]
    public void At_the_bound_of_bytes_the_newest_is_refused()
    {
        var spool = Create(new SpoolOptions { MaxBytes = 10 + (2 * RecordBytes) });
        Assert.True(spool.TryAppend(One, new byte[7], out _));
        Assert.False(spool.TryAppend(One, new byte[4], out _));
        Assert.True(spool.TryAppend(One, new byte[3], out _));
        Assert.Equal(2, spool.Depth.Frames);
    }

    [Fact]
    public void A_long_life_of_appending_and_freeing_keeps_order_and_counts()
    {
        var spool = Create(new SpoolOptions());
        var random = new Random(7);
        long first = 1, next = 1;
        for (var step = 0; step < 5_000; step++)
        {
            if (random.Next(3) > 0)
                Assert.Equal(next++, Append(spool, One, (byte)(next - 1)));
            else
                first += spool.Acknowledge(One, random.NextInt64(first - 1, next));
            Assert.Equal((first, next), (spool.Position(One).First, spool.Position(One).Next));
            Assert.Equal(next - first, spool.Depth.Frames);
            if (first < next)
                Assert.True(spool.TryRead(One, first, out var frame) && frame.Span[0] == (byte)first);
        }
    }

    [Fact]
    public void Reading_from_a_number_gives_the_first_frame_still_kept()
    {
        var spool = Create(new SpoolOptions());
        for (var i = 1; i <= 5; i++)
            Append(spool, One, (byte)i);
        spool.Acknowledge(One, 2);

        Assert.True(spool.TryReadNext(One, 1, out var frame));
        Assert.Equal((3L, (byte)3), (frame.Sequence, frame.Bytes.Span[0]));
        Assert.False(spool.TryReadNext(One, 6, out _));
        Assert.Equal(3, spool.Position(One).Kept);
    }

    [Fact]
    public void The_lanes_of_a_concentrator_are_streams_of_their_own()
    {
        var spool = Create(new SpoolOptions());
        var express = new SpoolKey(One, SpoolLane.Express);
        Append(spool, One, 1);
        Assert.True(spool.TryAppend(express, [2], out var sequence));

        Assert.Equal(1, sequence);
        Assert.Equal([One], spool.Gateways);
        Assert.NotEqual(spool.Position(One).Stream, spool.Position(express).Stream);
        Assert.Equal(1, spool.Acknowledge(express, 1));
        Assert.True(spool.TryRead(One, 1, out _));
    }

    [Fact]
    public void A_frame_says_how_long_it_has_waited()
    {
        var spool = Create(new SpoolOptions());
        Append(spool, One, 1);
        Time.Advance(TimeSpan.FromSeconds(90));
        Assert.True(spool.TryReadNext(One, 1, out var frame));
        Assert.Equal((TimeSpan.FromSeconds(90), null), (frame.Waited, frame.WaitedBy));
    }

    [Fact]
    public void The_next_frame_of_the_stream_tells_how_many_were_refused_before_it_and_when()
    {
        var spool = Create(new SpoolOptions { MaxFrames = 2 });
        Append(spool, One, 1);
        Append(spool, Two, 2);
        var from = Time.GetUtcNow();
        for (var i = 0; i < 7; i++)
        {
            Assert.False(spool.TryAppend(One, [3], out _));
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        spool.Acknowledge(Two, 1);
        Append(spool, One, 4);
        spool.Acknowledge(One, 1);
        Append(spool, One, 5);

        Assert.True(spool.TryReadNext(One, 2, out var after));
        Assert.Equal(new SpoolGap(7, from, from.AddSeconds(6)), after.Gap);
        Assert.Equal([4], after.Bytes.ToArray());
        Assert.True(spool.TryReadNext(One, 3, out var later));
        Assert.Equal(0, later.Gap.Count);
        Assert.Equal((7, 0), (spool.Refused(One), spool.Refused(Two)));
    }

    private static long Append(ISpool spool, Eui64 gateway, byte content)
    {
        Assert.True(spool.TryAppend(gateway, [content], out var sequence));
        return sequence;
    }
}
