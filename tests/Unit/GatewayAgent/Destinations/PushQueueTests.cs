using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Uplinks.Destinations;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Destinations;

public sealed class PushQueueTests : IDisposable
{
    private readonly TallyRig _rig = new();
    private readonly DestinationUdpOptions _options = new() { MaxFrames = 100, Attempts = 3 };

    private DestinationTally Tally => _rig.Tally;

    [Fact]
    public void A_frame_is_sent_once_when_it_is_acknowledged()
    {
        var queue = Queue();
        Add(queue, 1, 0);
        var batch = Assert.Single(Take(queue, 0));
        Assert.True(queue.Acknowledge(batch.Token));
        Assert.Empty(Take(queue, 10));
        Assert.Equal((0, 1L, 0L), (queue.Count, Tally.Delivered, Tally.Lost));
    }

    [Fact]
    public void Without_push_ack_the_same_datagram_goes_again_and_then_its_frames_are_lost()
    {
        var queue = Queue();
        Add(queue, 1, 0);
        var first = Assert.Single(Take(queue, 0));
        Assert.Empty(Take(queue, 1.9));
        Assert.Same(first, Assert.Single(Take(queue, 2)));
        Assert.Same(first, Assert.Single(Take(queue, 4)));
        Assert.Empty(Take(queue, 6));
        Assert.Equal((0, 1L), (queue.Count, Tally.Lost));
    }

    [Fact]
    public void A_second_push_ack_counts_nothing()
    {
        var queue = Queue();
        Add(queue, 1, 0);
        var token = Take(queue, 0)[0].Token;
        queue.Acknowledge(token);
        Assert.False(queue.Acknowledge(token));
        Assert.Equal(1, Tally.Delivered);
    }

    [Fact]
    public void Waiting_frames_travel_together_as_far_as_one_datagram_goes()
    {
        var queue = Queue();
        Add(queue, 10, 0);
        var batches = Take(queue, 0);
        Assert.InRange(batches.Count, 2, 5);
        Assert.Equal(10, batches.Sum(batch => batch.Frames.Count));
        Assert.All(batches, batch => Assert.InRange(batch.Frames.Count, 1, 4));
    }

    [Fact]
    public void A_server_that_answers_nothing_gets_few_datagrams_at_a_time()
    {
        var queue = Queue();
        for (var i = 0; i < 90; i++)
            queue.Add(Phy.Uplink(new byte[255]), default);
        Assert.Equal(PushQueue.MaxOnTheWay, Take(queue, 0).Count);
        Assert.Empty(Take(queue, 1));
    }

    [Fact]
    public void At_the_bound_the_oldest_is_lost()
    {
        var queue = Queue();
        for (uint i = 0; i < 105; i++)
            queue.Add(Phy.Uplink(new byte[255], i), default);
        Assert.Equal((100, 5L), (queue.Count, Tally.Lost));
        Assert.Equal(Phy.Short(5), Take(queue, 0)[0].Frames[0].RxInfo.Context);
    }

    [Fact]
    public void At_the_bound_also_with_everything_on_its_way_the_oldest_is_lost()
    {
        var queue = new PushQueue(new DestinationUdpOptions { MaxFrames = 2 }, TimeSpan.FromSeconds(30), Tally, 1);
        Add(queue, 2, 0);
        Take(queue, 0);
        Add(queue, 1, 0);
        Assert.InRange(queue.Count, 1, 2);
        Assert.Equal(2, Tally.Lost);
    }

    [Fact]
    public void What_is_too_old_is_not_sent_late()
    {
        var queue = Queue();
        Add(queue, 3, 0);
        Add(queue, 1, 25);
        Assert.Equal(1, Take(queue, 30).Sum(batch => batch.Frames.Count));
        Assert.Equal(3, Tally.Lost);
    }

    [Fact]
    public void A_repetition_is_not_sent_late_either()
    {
        var queue = Queue();
        Add(queue, 1, 0);
        Take(queue, 29);
        Assert.Empty(Take(queue, 31));
        Assert.Equal(1, Tally.Lost);
    }

    [Fact]
    public void Age_is_counted_also_while_there_is_no_way_to_send()
    {
        var queue = Queue();
        Add(queue, 3, 0);
        queue.Beat(TimeSpan.FromSeconds(30));
        Assert.Equal((0, 3L), (queue.Count, Tally.Lost));
    }

    [Fact]
    public void Given_up_it_counts_what_is_left_and_what_still_comes()
    {
        var queue = Queue();
        Add(queue, 3, 0);
        Take(queue, 0);
        queue.Abandon();
        Add(queue, 1, 0);
        Assert.Equal((0, 4L), (queue.Count, Tally.Lost));
    }

    [Fact]
    public void Tokens_of_datagrams_on_their_way_differ()
    {
        var queue = new PushQueue(_options, TimeSpan.FromSeconds(30), Tally, ushort.MaxValue);
        for (var i = 0; i < 10; i++)
            queue.Add(Phy.Uplink(new byte[255]), default);
        var tokens = Take(queue, 0).ConvertAll(batch => batch.Token);
        tokens.Add(queue.TakeToken());
        Assert.Equal(tokens.Count, tokens.Distinct().Count());
    }

    public void Dispose() => _rig.Dispose();

    private PushQueue Queue() => new(_options, TimeSpan.FromSeconds(30), Tally, firstToken: 1);

    private static void Add(PushQueue queue, int count, double now)
    {
        for (var i = 0; i < count; i++)
            queue.Add(Phy.Uplink(Phy.Data(1)), TimeSpan.FromSeconds(now));
    }

    private static List<PushBatch> Take(PushQueue queue, double now)
    {
        var batches = new List<PushBatch>();
        while (queue.TryNext(TimeSpan.FromSeconds(now), out var batch))
            batches.Add(batch);
        return batches;
    }
}
