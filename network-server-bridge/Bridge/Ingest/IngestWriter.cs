using Kreisfunk.Bridge.Log;
using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Bridge.Ingest;

/// <summary>
/// Takes uplinks from the queue into the log, and only then acknowledges them. While the log cannot be written nothing
/// is acknowledged, so the broker and the gateways keep what they have.
/// </summary>
internal sealed partial class IngestWriter(
    IngestQueue queue, SegmentedLog log, CursorBoard cursors, TimeProvider clock, ILogger<IngestWriter> logger)
    : BackgroundService
{
    /// <summary>Frames per append: more than a flush can bring together at the highest measured rates.</summary>
    private const int BatchFrames = 1_024;

    /// <summary>Gateways whose order is kept in mind, and frames waiting in all; beyond, agents send again.</summary>
    private const int MaxGateways = 10_000, MaxWaiting = 65_536;

    private readonly Dictionary<SpoolLine, SpoolOrder<IngestItem>> _orders = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var items = await queue.TakeAsync(BatchFrames, stoppingToken);
                await CommitAsync(InOrder(items), stoppingToken);
                await AcknowledgeAsync(items, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>
    /// What may go into the log now. Messages without a place in a spool, from foreign gateways, go as they come.
    /// </summary>
    private List<IngestItem> InOrder(List<IngestItem> items)
    {
        if (_orders.Count > 2 * MaxGateways || _orders.Values.Sum(order => order.Waiting) > MaxWaiting)
            _orders.Clear();
        var ready = new List<IngestItem>(items.Count);
        foreach (var item in items)
        {
            if (item.Place is not { } place)
                ready.Add(item);
            else if (cursors.IsStored(item.Gateway, place))
                Repeat(item, place);
            else
                OrderOf(SpoolLine.Of(item.Gateway, place)).Offer(place, item, clock.GetUtcNow(), ready);
        }

        return ready;
    }

    private SpoolOrder<IngestItem> OrderOf(SpoolLine line)
    {
        if (!_orders.TryGetValue(line, out var order))
            _orders[line] = order = new SpoolOrder<IngestItem>();
        return order;
    }

    private void Repeat(IngestItem item, in SpoolPlace place)
    {
        BridgeMetrics.FrameRepeated();
        cursors.TellAgain(SpoolLine.Of(item.Gateway, place), item.TopicPrefix);
    }

    private async Task CommitAsync(List<IngestItem> ready, CancellationToken cancel)
    {
        if (ready.Count == 0)
            return;
        var entries = ready.ConvertAll(item => new LogEntry(item.ReceivedAt.ToUnixTimeMilliseconds(), item.Record));
        await Retry.UntilStoredAsync(() => log.AppendAsync(entries, cancel), clock, cancel);
        BridgeMetrics.FramesCommitted(ready.Count);
        foreach (var item in ready)
        {
            if (item.Place is not { } place)
                continue;
            cursors.Stored(item.Gateway, item.TopicPrefix, place);
            if (place.Gap is { } gap)
                NoteGap(item.Gateway, gap);
        }
    }

    private void NoteGap(Eui64 gateway, in SpoolGapNotice gap)
    {
        BridgeMetrics.FramesRefusedByGateway(gap.Count);
        LogGap(logger, gateway, gap.Count, gap.From, gap.To);
    }

    /// <summary>
    /// Those that wait behind a gap are acknowledged too, or they would fill the broker's window and the gap could
    /// never be closed. Their spool keeps them until the cursor has passed.
    /// </summary>
    private async Task AcknowledgeAsync(List<IngestItem> items, CancellationToken cancel)
    {
        foreach (var item in items)
        {
            try
            {
                await item.Message.AcknowledgeAsync(cancel);
            }
            catch (Exception error) when (!cancel.IsCancellationRequested)
            {
                // The connection it came over is gone; the broker delivers it again and it is then known as stored.
                LogNotAcknowledged(logger, item.Gateway, error.Message);
            }
        }
    }

    [LoggerMessage(EventId = 2025, EventName = "ingest.gateway.gap", Level = LogLevel.Warning,
        Message = "{Gateway}: its spool was full and refused {Count} frames from {From} to {To}. They are lost unless "
            + "another gateway heard them.")]
    private static partial void LogGap(
        ILogger logger, Eui64 gateway, long count, DateTimeOffset from, DateTimeOffset to);

    [LoggerMessage(EventId = 2023, EventName = "ingest.frame.unacknowledged", Level = LogLevel.Debug,
        Message = "{Gateway}: a stored frame could not be acknowledged: {Reason}")]
    private static partial void LogNotAcknowledged(ILogger logger, Eui64 gateway, string reason);
}
