using Kreisfunk.Contracts;
using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.GatewayAgent.Uplinks;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

public sealed class UplinkPublisherTests : IDisposable
{
    private static readonly Eui64 One = new(1), Two = new(2);

    private readonly AgentFixture _agent = new();

    private UplinkPublisher Publisher => _agent.Publisher;

    [Fact]
    public void Nothing_leaves_before_the_concentrators_commands_are_subscribed()
    {
        Append(One, 1);
        Assert.Empty(Take(0));
        Publisher.AddGateway(One);
        Assert.Single(Take(0));
    }

    [Fact]
    public void Concentrators_take_turns()
    {
        Append(One, 50);
        Append(Two, 2);
        Publisher.AddGateway(One);
        Publisher.AddGateway(Two);
        Assert.Equal([One, Two, One, Two, One], Take(0).Take(5).Select(uplink => uplink.Gateway));
    }

    [Fact]
    public void An_uplink_carries_its_place_and_the_lowest_one_not_confirmed()
    {
        Append(One, 3);
        Publisher.AddGateway(One);
        var first = Take(0)[0];
        Publisher.Stored(One, new StoredCursor(first.Stream, 2), default);
        Append(One, 1);
        var last = Assert.Single(Take(0));
        Assert.Equal((4, 3, first.Stream), (last.Sequence, last.Base, last.Stream));
    }

    [Fact]
    public void The_cursor_frees_the_spool_and_a_puback_does_not()
    {
        Append(One, 3);
        Publisher.AddGateway(One);
        var sent = Take(0);
        sent.ForEach(uplink => Publisher.PubAcked(uplink, true, default));
        Assert.Equal(3, _agent.Spool.Depth.Frames);
        Publisher.Stored(One, new StoredCursor(sent[0].Stream, 2), default);
        Assert.Equal(1, _agent.Spool.Depth.Frames);
    }

    [Fact]
    public void After_a_lost_connection_everything_unconfirmed_goes_again_in_order()
    {
        Append(One, 5);
        Publisher.AddGateway(One);
        var stream = Take(0)[0].Stream;
        Publisher.Stored(One, new StoredCursor(stream, 2), default);
        Publisher.Connected(default);
        Assert.Equal([3L, 4L, 5L], Take(1).Select(uplink => uplink.Sequence));
    }

    [Fact]
    public void A_server_away_for_long_gets_everything_when_it_is_back()
    {
        Append(One, 1000);
        Publisher.AddGateway(One);
        var received = new SortedSet<long>();
        var stream = "";
        for (var now = 0.0; now < 300; now += 0.1)
        {
            Publisher.Tick(TimeSpan.FromSeconds(now));
            foreach (var uplink in Take(now))
            {
                stream = uplink.Stream;
                // Away from 1 s to 200 s: the broker takes messages, nobody stores them.
                if (now is < 1 or > 200)
                    received.Add(uplink.Sequence);
                Publisher.PubAcked(uplink, true, TimeSpan.FromSeconds(now));
            }

            var contiguous = received.TakeWhile((sequence, index) => sequence == index + 1).LastOrDefault();
            if (now is < 1 or > 200)
                Publisher.Stored(One, new StoredCursor(stream, contiguous), TimeSpan.FromSeconds(now));
        }

        Assert.Equal(1000, received.Count);
        Assert.True(Publisher.IsEmpty);
    }

    [Fact]
    public void Behind_a_foreign_server_the_broker_frees_the_spool()
    {
        Append(One, 1000);
        Publisher.AddGateway(One);
        var sent = new List<long>();
        for (var now = 0.0; now < 20; now += 0.1)
        {
            Publisher.Tick(TimeSpan.FromSeconds(now));
            foreach (var uplink in Take(now))
            {
                sent.Add(uplink.Sequence);
                Publisher.PubAcked(uplink, true, TimeSpan.FromSeconds(now));
            }
        }

        // Each once: a foreign server could not tell a repetition from a replay.
        Assert.Equal(Enumerable.Range(1, 1000).Select(i => (long)i), sent);
        Assert.True(Publisher.IsEmpty);
    }

    [Fact]
    public void While_nobody_is_subscribed_nothing_is_freed()
    {
        Append(One, 10);
        Publisher.AddGateway(One);
        for (var now = 0.0; now < 60; now += 0.1)
        {
            Publisher.Tick(TimeSpan.FromSeconds(now));
            Take(now).ForEach(uplink => Publisher.PubAcked(uplink, false, TimeSpan.FromSeconds(now)));
        }

        Assert.Equal(10, _agent.Spool.Depth.Frames);
    }

    [Fact]
    public void Live_frames_go_round_a_backlog_and_each_lane_is_confirmed_by_its_own_cursor()
    {
        AppendOf(One, device: 1, from: 100, count: 1000);
        Publisher.AddGateway(One);
        Recognise();
        var express = new SpoolKey(One, SpoolLane.Express);
        Assert.Equal(SpoolLane.Express, AppendLive(One, device: 2, fCnt: 500));

        var next = Take(0.1)[0];

        Assert.Equal((express, 1L), (next.Key, next.Sequence));
        Assert.False(next.IsMarked);
        Publisher.Stored(One, new StoredCursor(next.Stream, 1), default);
        Assert.Equal(0, _agent.Spool.Position(express).Kept);
        Assert.Equal(999, _agent.Spool.Position(One).Kept);
    }

    [Fact]
    public void A_foreign_server_gets_everything_in_order()
    {
        AppendOf(One, device: 1, from: 100, count: 1000);
        Publisher.AddGateway(One);
        Publisher.Tick(default);
        Take(0);
        Assert.Equal(SpoolLane.Ordered, AppendLive(One, device: 2, fCnt: 500));
    }

    [Fact]
    public void When_the_backlog_has_left_live_frames_are_ordered_again()
    {
        AppendOf(One, device: 1, from: 100, count: 1000);
        Publisher.AddGateway(One);
        Recognise();
        for (var now = 0.1; !Publisher.IsEmpty; now += 0.1)
            Take(now).ForEach(uplink =>
                Publisher.Stored(One, new StoredCursor(uplink.Stream, uplink.Sequence), default));
        Publisher.Tick(TimeSpan.FromMinutes(1));
        Assert.Equal(SpoolLane.Ordered, AppendLive(One, device: 2, fCnt: 501));
    }

    [Fact]
    public void While_the_server_is_away_the_express_lane_does_not_become_a_backlog()
    {
        AppendOf(One, device: 1, from: 100, count: 1000);
        Publisher.AddGateway(One);
        Recognise();
        for (var i = 0; i < 500; i++)
        {
            AppendLive(One, device: 2 + (uint)i, fCnt: 500);
            Publisher.Tick(TimeSpan.FromSeconds(i));
        }

        Assert.InRange(_agent.Spool.Position(new SpoolKey(One, SpoolLane.Express)).Kept, 1, 256);
    }

    [Fact]
    public void A_backlog_leaves_no_faster_than_the_drain_rate()
    {
        using var agent = new AgentFixture(new AgentOptions { Spool = new SpoolOptions { DrainPerSecond = 100 } });
        for (var i = 0; i < 1000; i++)
            agent.Spool.TryAppend(One, [1], out _);
        agent.Time.Advance(TimeSpan.FromMinutes(1));
        agent.Publisher.AddGateway(One);
        var sent = 0;
        for (var now = 60.0; now < 65; now += 0.1)
        {
            while (agent.Publisher.TryNext(TimeSpan.FromSeconds(now), out var uplink))
            {
                sent++;
                Assert.True(uplink.IsLimited);
                agent.Publisher.Stored(One, new StoredCursor(uplink.Stream, uplink.Sequence), default);
            }
        }

        Assert.InRange(sent, 490, 530);
    }

    [Fact]
    public void Numbers_without_frames_are_passed_over_when_everything_before_is_confirmed()
    {
        using var rig = new SpoolRig();
        rig.AppendMany(1, 3);
        rig.Kill();
        rig.AppendMany(4, 5);
        var publisher = new UplinkPublisher(rig.Spool, new LanePlan(), _agent.Options, _agent.Metrics,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<UplinkPublisher>.Instance);
        publisher.AddGateway(One);

        var before = Take(publisher, 0);
        Assert.Equal([1L, 2L, 3L], before.Select(uplink => uplink.Sequence));
        publisher.Stored(One, new StoredCursor(before[0].Stream, 3), default);
        var after = Take(publisher, 0);

        Assert.Equal([4 + SpoolRecovery.Jump, 5 + SpoolRecovery.Jump], after.Select(uplink => uplink.Sequence));
        Assert.All(after, uplink => Assert.Equal(4 + SpoolRecovery.Jump, uplink.Base));
        publisher.Stored(One, new StoredCursor(after[0].Stream, 5 + SpoolRecovery.Jump), default);
        Assert.True(publisher.IsEmpty);
    }

    public void Dispose() => _agent.Dispose();

    private void Recognise()
    {
        var first = Take(0)[0];
        Publisher.Stored(One, new StoredCursor(first.Stream, 1), default);
        Publisher.Tick(default);
    }

    private void AppendOf(Eui64 gateway, uint device, int from, int count)
    {
        for (var i = 0; i < count; i++)
            AppendLive(gateway, device, from + i);
    }

    private SpoolLane AppendLive(Eui64 gateway, uint device, int fCnt)
    {
        byte[] phy = [0x40, (byte)device, (byte)(device >> 8), 0, 0, 0, (byte)fCnt, (byte)(fCnt >> 8), 1, 0, 0, 0, 0];
        var stream = new SpoolKey(gateway, _agent.Plan.Choose(gateway, phy));
        Assert.True(_agent.Spool.TryAppend(stream, [0x0a, (byte)phy.Length, .. phy], out var sequence));
        _agent.Plan.Appended(stream, sequence, phy);
        return stream.Lane;
    }

    private static List<Uplink> Take(UplinkPublisher publisher, double now)
    {
        var uplinks = new List<Uplink>();
        while (publisher.TryNext(TimeSpan.FromSeconds(now), out var uplink))
            uplinks.Add(uplink);
        return uplinks;
    }

    private void Append(Eui64 gateway, int count)
    {
        for (var i = 0; i < count; i++)
            Assert.True(_agent.Spool.TryAppend(gateway, [1, 2, 3], out _));
    }

    private List<Uplink> Take(double now) => Take(Publisher, now);
}
