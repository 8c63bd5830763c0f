using Kreisfunk.Bridge.Log;

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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var items = await queue.TakeAsync(BatchFrames, stoppingToken);
                await CommitAsync(items, stoppingToken);
                await AcknowledgeAsync(items, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task CommitAsync(List<IngestItem> items, CancellationToken cancel)
    {
        var fresh = items.Where(item => item.Place is not { } place || !cursors.IsStored(item.Gateway, place)).ToList();
        for (var i = fresh.Count; i < items.Count; i++)
            BridgeMetrics.FrameRepeated();
        if (fresh.Count > 0)
        {
            var entries = fresh.ConvertAll(item => new LogEntry(item.ReceivedAt.ToUnixTimeMilliseconds(), item.Record));
            await Retry.UntilStoredAsync(() => log.AppendAsync(entries, cancel), clock, cancel);
            BridgeMetrics.FramesCommitted(fresh.Count);
        }

        foreach (var item in items)
        {
            if (item.Place is { } place)
                cursors.Stored(item.Gateway, item.TopicPrefix, place);
        }
    }

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

    [LoggerMessage(EventId = 2023, EventName = "ingest.frame.unacknowledged", Level = LogLevel.Debug,
        Message = "{Gateway}: a stored frame could not be acknowledged: {Reason}")]
    private static partial void LogNotAcknowledged(ILogger logger, Kreisfunk.LoRaWan.Eui64 gateway, string reason);
}
