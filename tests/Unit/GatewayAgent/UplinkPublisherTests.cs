using Kreisfunk.Contracts;
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

    public void Dispose() => _agent.Dispose();

    private void Append(Eui64 gateway, int count)
    {
        for (var i = 0; i < count; i++)
            Assert.True(_agent.Spool.TryAppend(gateway, [1, 2, 3], out _));
    }

    private List<Uplink> Take(double now)
    {
        var uplinks = new List<Uplink>();
        while (Publisher.TryNext(TimeSpan.FromSeconds(now), out var uplink))
            uplinks.Add(uplink);
        return uplinks;
    }
}
