using CsCheck;
using Kreisfunk.Bridge.Ingest;
using Xunit;

namespace Kreisfunk.Tests.Unit.Bridge;

public sealed class ContiguityTrackerTests
{
    private const string Stream = "0123456789abcdef";

    private static SpoolPlace Place(long sequence, long first = 1, string stream = Stream) =>
        new(stream, sequence, first);

    [Fact]
    public void Nothing_is_told_before_the_first_record() => Assert.Null(new ContiguityTracker().Cursor);

    [Fact]
    public void A_gap_holds_the_cursor_until_it_is_filled()
    {
        var tracker = new ContiguityTracker();
        tracker.Stored(Place(1));
        tracker.Stored(Place(3));
        tracker.Stored(Place(4));
        Assert.Equal(1, tracker.Cursor!.Value.Sequence);
        Assert.True(tracker.IsStored(Place(4)));
        Assert.False(tracker.IsStored(Place(2)));

        tracker.Stored(Place(2));

        Assert.Equal(4, tracker.Cursor!.Value.Sequence);
    }

    [Fact]
    public void A_new_bridge_begins_where_the_agent_says()
    {
        var tracker = new ContiguityTracker();
        tracker.Stored(Place(1_005, first: 1_000));
        Assert.Equal(999, tracker.Cursor!.Value.Sequence);
        for (var i = 1_000; i < 1_005; i++)
            tracker.Stored(Place(i, first: 1_000));
        Assert.Equal(1_005, tracker.Cursor!.Value.Sequence);
    }

    [Fact]
    public void A_new_spool_begins_anew()
    {
        var tracker = new ContiguityTracker();
        tracker.Stored(Place(50, first: 50));
        tracker.Stored(Place(1, stream: "fedcba9876543210"));
        Assert.Equal("fedcba9876543210 1", tracker.Cursor!.Value.ToString());
        Assert.False(tracker.IsStored(Place(2, stream: "fedcba9876543210")));
    }

    [Fact]
    public void Beyond_the_bound_records_are_not_remembered_and_so_never_confirmed_too_early()
    {
        var tracker = new ContiguityTracker();
        for (var i = 2; i <= ContiguityTracker.MaxAhead + 10; i++)
            tracker.Stored(Place(i));
        tracker.Stored(Place(1));
        Assert.Equal(ContiguityTracker.MaxAhead + 1, tracker.Cursor!.Value.Sequence);
    }

    [Fact]
    public void In_any_order_the_cursor_is_the_highest_number_below_which_all_are_stored() =>
        Gen.Long[1, 60].Array[1, 200].Sample(sequences =>
        {
            var tracker = new ContiguityTracker();
            var stored = new HashSet<long>();
            foreach (var sequence in sequences)
            {
                tracker.Stored(Place(sequence));
                stored.Add(sequence);
                var expected = 0L;
                while (stored.Contains(expected + 1))
                    expected++;
                Assert.Equal(expected, tracker.Cursor!.Value.Sequence);
            }
        });

    [Theory]
    [InlineData(null, "1", "1")]
    [InlineData("0123456789abcdef", null, "1")]
    [InlineData("0123456789abcdef", "1", null)]
    [InlineData("short", "1", "1")]
    [InlineData("0123456789abcdef", "0", "1")]
    [InlineData("0123456789abcdef", "-5", "1")]
    [InlineData("0123456789abcdef", "5", "6")]
    [InlineData("0123456789abcdef", "99999999999999999999", "1")]
    public void Properties_that_make_no_sense_are_no_place(string? stream, string? sequence, string? first) =>
        Assert.False(SpoolPlace.TryRead(stream, sequence, first, out _));

    [Fact]
    public void Properties_of_the_agent_are_a_place()
    {
        Assert.True(SpoolPlace.TryRead(Stream, "7", "5", out var place));
        Assert.Equal(new SpoolPlace(Stream, 7, 5), place);
    }
}
