using Kreisfunk.Contracts;
using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Uplinks;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

public sealed class SendWindowTests
{
    private const string Stream = "00112233445566ff";

    private static readonly MqttOptions Options = new() { Window = 4 };

    private readonly SendWindow _window = new(Stream, 1, Options);

    [Fact]
    public void Frames_leave_in_order_up_to_the_window() => Assert.Equal([1, 2, 3, 4], Send(10, 0));

    [Fact]
    public void The_cursor_opens_the_window()
    {
        Send(10, 0);
        Assert.True(_window.Stored(new StoredCursor(Stream, 2), Seconds(0)));
        Assert.Equal(3, _window.Base);
        Assert.Equal([5, 6], Send(10, 0));
    }

    [Fact]
    public void A_cursor_of_another_stream_frees_nothing()
    {
        Send(10, 0);
        Assert.False(_window.Stored(new StoredCursor("ffffffffffffffff", 2), Seconds(0)));
        Assert.Equal(1, _window.Base);
    }

    [Fact]
    public void A_cursor_frees_no_more_than_was_sent()
    {
        Send(3, 0);
        _window.Stored(new StoredCursor(Stream, 1000), Seconds(0));
        Assert.Equal(3, _window.Base);
    }

    [Fact]
    public void An_old_cursor_changes_nothing()
    {
        Send(10, 0);
        _window.Stored(new StoredCursor(Stream, 3), Seconds(0));
        Assert.False(_window.Stored(new StoredCursor(Stream, 2), Seconds(0)));
        Assert.Equal(4, _window.Base);
    }

    [Fact]
    public void Without_progress_everything_unconfirmed_goes_again_from_the_cursor()
    {
        Send(10, 0);
        _window.Stored(new StoredCursor(Stream, 1), Seconds(1));
        Assert.False(_window.Tick(ServerKind.Kreisfunk, Seconds(2.4)));
        Assert.True(_window.Tick(ServerKind.Kreisfunk, Seconds(2.6)));
        Assert.True(_window.TryNext(10, Seconds(2.6), out var sequence, out var isRepetition));
        Assert.Equal((2, true), (sequence, isRepetition));
    }

    [Fact]
    public void Repetitions_without_answer_come_ever_more_slowly_but_never_stop()
    {
        var times = new List<double>();
        Send(10, 0);
        for (var now = 0.0; now < 200; now += 0.1)
        {
            if (!_window.Tick(ServerKind.Kreisfunk, Seconds(now)))
                continue;
            times.Add(now);
            Send(10, now);
        }

        var pauses = times.Zip(times.Skip(1), (a, b) => Math.Round(b - a)).ToList();
        Assert.Equal([3, 6, 12, 24, 30, 30, 30], pauses.Take(7));
    }

    [Fact]
    public void Progress_makes_the_next_repetition_quick_again()
    {
        Send(10, 0);
        _window.Tick(ServerKind.Kreisfunk, Seconds(2));
        Send(10, 2);
        _window.Stored(new StoredCursor(Stream, 1), Seconds(3));
        Assert.True(_window.Tick(ServerKind.Kreisfunk, Seconds(4.6)));
    }

    [Fact]
    public void An_idle_window_repeats_nothing()
    {
        Send(3, 0);
        _window.Stored(new StoredCursor(Stream, 2), Seconds(0));
        Assert.False(_window.Tick(ServerKind.Kreisfunk, Seconds(100)));
        // The pause counts from the first frame after idleness, not from the last progress.
        Send(4, 100);
        Assert.False(_window.Tick(ServerKind.Kreisfunk, Seconds(101)));
    }

    [Fact]
    public void A_new_connection_begins_at_the_cursor()
    {
        Send(10, 0);
        _window.Stored(new StoredCursor(Stream, 2), Seconds(0));
        _window.Connected(Seconds(1));
        Assert.Equal([3, 4, 5, 6], Send(10, 1));
    }

    [Fact]
    public void A_foreign_server_frees_by_puback_in_order()
    {
        Send(10, 0);
        Assert.False(_window.PubAcked(2, true, ServerKind.Foreign, Seconds(0)));
        Assert.Equal(1, _window.Base);
        Assert.True(_window.PubAcked(1, true, ServerKind.Foreign, Seconds(0)));
        Assert.Equal(3, _window.Base);
    }

    [Fact]
    public void Pubacks_frees_nothing_while_a_cursor_may_come()
    {
        Send(10, 0);
        Assert.False(_window.PubAcked(1, true, ServerKind.Unknown, Seconds(0)));
        Assert.False(_window.PubAcked(2, true, ServerKind.Kreisfunk, Seconds(0)));
        Assert.Equal(1, _window.Base);
    }

    [Fact]
    public void What_the_broker_confirmed_before_counts_once_the_server_is_known_as_foreign()
    {
        Send(10, 0);
        _window.PubAcked(1, true, ServerKind.Unknown, Seconds(0));
        _window.PubAcked(2, true, ServerKind.Unknown, Seconds(0));
        Assert.True(_window.TryAdvanceByPubAck(Seconds(5)));
        Assert.Equal(3, _window.Base);
    }

    [Theory]
    [InlineData((int)ServerKind.Unknown)]
    [InlineData((int)ServerKind.Foreign)]
    public void A_message_nobody_subscribes_to_or_the_broker_refuses_goes_again(int kind)
    {
        Send(10, 0);
        Assert.False(_window.PubAcked(1, false, (ServerKind)kind, Seconds(0)));
        Assert.True(_window.Tick((ServerKind)kind, Seconds(2)));
        Assert.Equal([1, 2, 3, 4], Send(10, 2));
    }

    [Fact]
    public void With_an_unknown_server_a_taken_message_is_not_repeated()
    {
        Send(10, 0);
        _window.PubAcked(1, true, ServerKind.Unknown, Seconds(0));
        Assert.False(_window.Tick(ServerKind.Unknown, Seconds(60)));
    }

    private List<long> Send(long spoolNext, double now)
    {
        var sent = new List<long>();
        while (_window.TryNext(spoolNext, Seconds(now), out var sequence, out _))
            sent.Add(sequence);
        return sent;
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
