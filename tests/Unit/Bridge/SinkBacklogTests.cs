using Kreisfunk.Bridge.Sinks;
using Kreisfunk.Codecs;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.Bridge;

/// <summary>A device whose codec takes long must not hold up the others, nor overtake itself.</summary>
public sealed class SinkBacklogTests
{
    private static readonly Eui64 Slow = new(1);
    private static readonly Eui64 Quick = new(2);

    private readonly SinkBacklog _backlog = new(TimeProvider.System);
    private readonly TaskCompletionSource<SinkEntry> _decoding = new();

    [Fact]
    public async Task Others_pass_a_slow_one_and_its_own_later_ones_wait_behind_it()
    {
        _backlog.Add([Done(1, Quick), new PendingEntry(2, Slow, _decoding.Task), Done(3, Slow), Done(4, Quick)]);

        Assert.Equal([1, 4], await TakeAsync());
        Assert.Equal(1, _backlog.Delivered(4));
        Assert.Empty(await TakeAsync());

        _backlog.Add([Done(5, Quick), Done(6, Slow)]);
        Assert.Equal([5], await TakeAsync());
        Assert.Equal(1, _backlog.Delivered(6));

        var more = _backlog.AnyReadyAsync();
        Assert.False(more.IsCompleted);
        _decoding.SetResult(Entry(2));
        await more;
        Assert.Equal([2, 3, 6], await TakeAsync());
        Assert.Equal(6, _backlog.Delivered(6));
        Assert.True(_backlog.IsEmpty);
    }

    [Fact]
    public async Task So_many_stand_aside_and_then_the_sink_waits()
    {
        for (var i = 0; i < 1_999; i++)
            _backlog.Add([new PendingEntry(i, Slow, _decoding.Task)]);
        Assert.False(_backlog.IsFull);
        _backlog.Add([new PendingEntry(1_999, Slow, _decoding.Task)]);
        Assert.True(_backlog.IsFull);
        Assert.Empty(await TakeAsync());
        _decoding.SetResult(Entry(0));
        Assert.Equal(2_000, (await TakeAsync()).Count);
        Assert.False(_backlog.IsFull);
    }

    private async Task<IReadOnlyList<long>> TakeAsync() =>
        [.. (await _backlog.TakeReadyAsync(TestContext.Current.CancellationToken)).Select(e => e.Place)];

    private static PendingEntry Done(long sequence, Eui64 device) =>
        new(sequence, device, Task.FromResult(Entry(sequence)));

    private static SinkEntry Entry(long place) =>
        new(place, DateTimeOffset.UnixEpoch, new Nothing(), null, DecodeResult.Nothing);

    private sealed record Nothing : Effect;
}
