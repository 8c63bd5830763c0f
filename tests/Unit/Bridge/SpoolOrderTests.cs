using CsCheck;
using Kreisfunk.Bridge.Ingest;
using Xunit;

namespace Kreisfunk.Tests.Unit.Bridge;

public sealed class SpoolOrderTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    private readonly SpoolOrder<long> _order = new();
    private readonly List<long> _ready = [];

    private void Offer(long sequence, long first = 1, string stream = "0123456789abcdef", double seconds = 0) =>
        _order.Offer(new SpoolPlace(stream, sequence, first), sequence, Now.AddSeconds(seconds), _ready);

    [Fact]
    public void What_comes_in_order_goes_on_at_once()
    {
        Offer(1);
        Offer(2);
        Assert.Equal([1, 2], _ready);
        Assert.Equal(0, _order.Waiting);
    }

    [Fact]
    public void What_lies_behind_a_gap_waits_for_it()
    {
        Offer(1);
        Offer(4);
        Offer(3);
        Assert.Equal([1], _ready);
        Offer(2);
        Assert.Equal([1, 2, 3, 4], _ready);
    }

    [Fact]
    public void A_new_bridge_waits_for_what_the_agent_says_is_missing()
    {
        Offer(12, first: 10);
        Offer(11, first: 10);
        Assert.Empty(_ready);
        Offer(10, first: 10);
        Assert.Equal([10, 11, 12], _ready);
    }

    [Fact]
    public void A_gap_below_the_base_is_none()
    {
        Offer(1);
        Offer(5);
        Offer(6, first: 5);
        Assert.Equal([1, 5, 6], _ready);
    }

    [Fact]
    public void A_gap_that_is_never_filled_does_not_silence_the_gateway()
    {
        Offer(1);
        Offer(3);
        Offer(4, seconds: SpoolOrder<long>.Patience.TotalSeconds);
        Assert.Equal([1, 3, 4], _ready);
        Offer(2);
        Offer(5);
        Assert.Equal([1, 3, 4, 2, 5], _ready);
    }

    [Fact]
    public void A_new_spool_sets_the_old_ones_last_frames_free()
    {
        Offer(1);
        Offer(3);
        Offer(1, stream: "fedcba9876543210");
        Assert.Equal([1, 3, 1], _ready);
    }

    [Fact]
    public void Beyond_the_bound_nothing_waits_and_nothing_stalls()
    {
        for (var i = 2; i <= SpoolOrder<long>.MaxWaiting + 10; i++)
            Offer(i);
        Assert.Equal(SpoolOrder<long>.MaxWaiting, _order.Waiting);
        Offer(1);
        Assert.Equal(Enumerable.Range(1, SpoolOrder<long>.MaxWaiting + 1).Select(i => (long)i), _ready);
        Offer(SpoolOrder<long>.MaxWaiting + 2);
        Assert.Equal(SpoolOrder<long>.MaxWaiting + 2, _ready[^1]);
    }

    [Fact]
    public void Whatever_is_lost_and_sent_again_comes_out_once_and_in_order() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[0, 1_000_000]).Sample((count, seed) =>
        {
            var random = new Random(seed);
            var order = new SpoolOrder<long>();
            var tracker = new ContiguityTracker();
            var taken = new List<long>();
            while (tracker.Cursor?.Sequence != count)
            {
                // The agent sends everything above the cursor; the network loses half of it.
                var first = (tracker.Cursor?.Sequence ?? 0) + 1;
                for (var sequence = first; sequence <= count; sequence++)
                {
                    var place = new SpoolPlace("0123456789abcdef", sequence, first);
                    if (random.Next(2) == 0 || tracker.IsStored(place))
                        continue;
                    var ready = new List<long>();
                    order.Offer(place, sequence, Now, ready);
                    taken.AddRange(ready);
                    ready.ForEach(stored => tracker.Stored(place with { Sequence = stored }));
                }
            }

            Assert.Equal(Enumerable.Range(1, count).Select(i => (long)i), taken);
        });
}
