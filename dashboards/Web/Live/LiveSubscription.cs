using System.Threading.Channels;

namespace Kreisfunk.Dashboards.Live;

/// <summary>
/// One watching browser. Its queue is bounded and drops the oldest batch, so that one slow line costs nobody memory;
/// what was lost is told to the browser, which then fetches its page anew.
/// </summary>
internal sealed class LiveSubscription : IDisposable
{
    private readonly Channel<LiveBatch> _queue;
    private readonly Action<LiveSubscription> _leave;
    private int _lost;

    public LiveSubscription(int length, Action<LiveSubscription> leave)
    {
        _leave = leave;
        var options = new BoundedChannelOptions(length)
        {
            FullMode = BoundedChannelFullMode.DropOldest,
            SingleReader = true,
        };
        _queue = Channel.CreateBounded<LiveBatch>(options, _ =>
        {
            Interlocked.Exchange(ref _lost, 1);
            DashboardsMetrics.LiveDropped.Add(1);
        });
    }

    public ChannelReader<LiveBatch> Batches => _queue.Reader;

    public void Offer(LiveBatch batch) => _queue.Writer.TryWrite(batch);

    /// <summary>True once after batches were dropped.</summary>
    public bool TakeLost() => Interlocked.Exchange(ref _lost, 0) != 0;

    public void Dispose() => _leave(this);
}
