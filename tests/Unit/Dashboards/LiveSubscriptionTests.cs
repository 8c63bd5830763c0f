using Kreisfunk.Dashboards.Live;
using Xunit;

namespace Kreisfunk.Tests.Unit.Dashboards;

public sealed class LiveSubscriptionTests
{
    [Fact]
    public void A_slow_browser_loses_the_oldest_batches_and_is_told_so_once()
    {
        using var subscription = new LiveSubscription(length: 2, _ => { });
        for (var i = 1; i <= 3; i++)
            subscription.Offer(Batch(i));
        Assert.True(subscription.TakeLost());
        Assert.False(subscription.TakeLost());
        Assert.True(subscription.Batches.TryRead(out var first));
        Assert.Equal(2, first.Cursor.Latest);
        Assert.True(subscription.Batches.TryRead(out _));
        Assert.False(subscription.Batches.TryRead(out _));
    }

    [Fact]
    public void A_full_queue_loses_nothing_yet()
    {
        using var subscription = new LiveSubscription(length: 2, _ => { });
        subscription.Offer(Batch(1));
        subscription.Offer(Batch(2));
        Assert.False(subscription.TakeLost());
    }

    private static LiveBatch Batch(int cursor) => new(new LiveCursor(cursor, 0), [], [], null);
}
