using Kreisfunk.Dashboards.Overview;
using Kreisfunk.Storage;
using Microsoft.Extensions.Options;

namespace Kreisfunk.Dashboards.Live;

/// <summary>
/// Looks into the store for new rows and hands them to every browser that watches; it rests while nobody does.
/// </summary>
internal sealed partial class LiveFeed(
    RecentStore recent, FleetReader fleet, IOptions<DashboardsOptions> options, TimeProvider clock,
    ILogger<LiveFeed> log) : BackgroundService
{
    /// <summary>Rows taken at one look; more wait for the next: a burst makes no giant message.</summary>
    public const int RowsPerLook = 500;

    /// <summary>Counts change slowly; this is also the sign of life that browsers wait for.</summary>
    private static readonly TimeSpan HeadlineInterval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly List<LiveSubscription> _subscriptions = [];
    private TaskCompletionSource _someoneWatches = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LiveCursor _cursor;
    private DateTimeOffset _nextHeadline;

    /// <summary>Null when as many browsers watch as are allowed.</summary>
    public LiveSubscription? TrySubscribe()
    {
        lock (_gate)
        {
            if (_subscriptions.Count >= options.Value.MaxLiveClients)
            {
                DashboardsMetrics.LiveRefused.Add(1);
                return null;
            }

            var subscription = new LiveSubscription(options.Value.LiveQueueLength, Leave);
            _subscriptions.Add(subscription);
            DashboardsMetrics.LiveClients.Add(1);
            _someoneWatches.TrySetResult();
            return subscription;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await WaitForWatchersAsync(stoppingToken);
                await LookAsync(stoppingToken);
                if (pause > TimeSpan.Zero)
                    LogReachable(log);
                pause = TimeSpan.Zero;
                await Task.Delay(options.Value.PollInterval, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                if (pause == TimeSpan.Zero)
                    LogUnreachable(log, error.Message);
                pause = pause == TimeSpan.Zero ? FirstPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
                await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Each browser reads for itself what came before it subscribed, so the feed begins at the end.</summary>
    private async Task WaitForWatchersAsync(CancellationToken cancel)
    {
        Task waiting;
        lock (_gate)
        {
            if (_subscriptions.Count > 0)
                return;
            _someoneWatches = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting = _someoneWatches.Task;
        }

        await waiting.WaitAsync(cancel);
        _cursor = await EndAsync(cancel);
    }

    /// <summary>Behind everything that is stored now.</summary>
    public async Task<LiveCursor> EndAsync(CancellationToken cancel)
    {
        var values = await recent.AllLatestAsync(1, cancel);
        var frames = await recent.NewestFramesAsync(1, cancel);
        return new LiveCursor(values.Count > 0 ? values[0].Id : 0, frames.Count > 0 ? frames[0].Id : 0);
    }

    /// <summary>At most <see cref="RowsPerLook"/> of each, in the order they were written.</summary>
    public async Task<LiveBatch> ReadAfterAsync(LiveCursor cursor, LiveHeadline? headline, CancellationToken cancel)
    {
        var values = await recent.LatestAfterAsync(cursor.Latest, RowsPerLook, cancel);
        var frames = await recent.FramesAfterAsync(cursor.Frame, RowsPerLook, cancel);
        var reached = new LiveCursor(
            values.Count > 0 ? values[^1].Id : cursor.Latest,
            frames.Count > 0 ? frames[^1].Id : cursor.Frame);
        return new LiveBatch(reached, values, frames, headline);
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var headline = now >= _nextHeadline ? await HeadlineAsync(cancel) : null;
        var batch = await ReadAfterAsync(_cursor, headline, cancel);
        if (headline is not null)
            _nextHeadline = now + HeadlineInterval;
        _cursor = batch.Cursor;
        if (batch.Values.Count == 0 && batch.Frames.Count == 0 && headline is null)
            return;
        lock (_gate)
        {
            foreach (var subscription in _subscriptions)
                subscription.Offer(batch);
        }
    }

    private async Task<LiveHeadline> HeadlineAsync(CancellationToken cancel)
    {
        var now = await fleet.ReadAsync(cancel);
        return new LiveHeadline(
            now.LiveCount, now.SilentCount, now.OnlineGateways, now.Gateways.Count, now.UplinksLastMinute);
    }

    private void Leave(LiveSubscription subscription)
    {
        lock (_gate)
        {
            if (_subscriptions.Remove(subscription))
                DashboardsMetrics.LiveClients.Add(-1);
        }
    }

    [LoggerMessage(EventId = 6001, EventName = "live.store.unreachable", Level = LogLevel.Error,
        Message = "The live view cannot read the store and tries again: {Reason}")]
    private static partial void LogUnreachable(ILogger log, string reason);

    [LoggerMessage(EventId = 6002, EventName = "live.store.reachable", Level = LogLevel.Information,
        Message = "The live view reads the store again")]
    private static partial void LogReachable(ILogger log);
}
