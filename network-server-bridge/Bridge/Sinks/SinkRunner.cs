using Kreisfunk.Bridge.Log;
using Kreisfunk.NetworkServer;

namespace Kreisfunk.Bridge.Sinks;

/// <summary>
/// Carries the journal to one sink: reads behind the sink's checkpoint, writes a batch until it succeeds, moves the
/// checkpoint. A failure is retried for ever; an entry that alone makes its batch fail is set aside.
/// </summary>
internal sealed partial class SinkRunner : BackgroundService
{
    private readonly ISink _sink;
    private readonly SegmentedLog _journal;
    private readonly SinkEntries _entries;
    private readonly CheckpointFile _checkpoint;
    private readonly DeadLetterFile _deadLetters;
    private readonly SinkOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly LogConsumer _consumer;
    private readonly PoisonIsolation _isolation;
    private volatile string? _failure;

    public SinkRunner(ISink sink, SinkPlumbing plumbing, SinkOptions options, ILogger logger)
    {
        _sink = sink;
        _journal = plumbing.Journal;
        _entries = plumbing.Entries;
        _clock = plumbing.Clock;
        _checkpoint = new CheckpointFile(plumbing.Disk, Path.Combine(plumbing.CheckpointDirectory, sink.Name));
        _deadLetters = new DeadLetterFile(
            Path.Combine(plumbing.DeadLetterDirectory, sink.Name + ".jsonl"), sink.Name, plumbing.Clock, logger);
        _options = options;
        _logger = logger;
        _isolation = new PoisonIsolation(TryWriteAsync, _deadLetters);
        _consumer = _journal.AddConsumer($"sink {sink.Name}", _checkpoint.Read());
    }

    public string Name => _sink.Name;

    /// <summary>Journal records still to be taken.</summary>
    public long Lag => _journal.Committed - _consumer.Checkpoint;

    /// <summary>Why the last write failed; null while all is well.</summary>
    public string? Failure => _failure;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Our own disk: the checkpoint or the dead letters could not be written. Delivered again from there.
                ReportFailure(error);
                await Task.Delay(_options.LongestWait, _clock, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task FollowAsync(CancellationToken cancel)
    {
        using var reader = _journal.ReadFrom(_consumer.Checkpoint + 1);
        var backlog = new SinkBacklog(_clock);
        var last = _consumer.Checkpoint;
        Task<IReadOnlyList<LogRecord>>? reading = null;
        while (true)
        {
            if (!backlog.IsFull)
                reading ??= ReadAsync(reader, cancel);
            await WaitAsync(reading, backlog);
            if (reading is { IsCompleted: true })
            {
                var records = await reading;
                reading = null;
                last = records[^1].Sequence;
                backlog.Add(_entries.From(
                    records, (record, reason) => _deadLetters.Add(record.Sequence, null, reason), cancel));
            }

            await DeliverAsync(await backlog.TakeReadyAsync(cancel), cancel);
            MoveTo(backlog.Delivered(last));
        }
    }

    private static Task WaitAsync(Task? reading, SinkBacklog backlog) => (reading, backlog.IsEmpty) switch
    {
        (null, _) => backlog.AnyReadyAsync(),
        (_, true) => reading,
        _ => Task.WhenAny(reading, backlog.AnyReadyAsync()),
    };

    private void MoveTo(long delivered)
    {
        if (delivered <= _consumer.Checkpoint)
            return;
        _checkpoint.Write(delivered);
        _consumer.MoveTo(delivered);
    }

    private async Task<IReadOnlyList<LogRecord>> ReadAsync(LogReader reader, CancellationToken cancel)
    {
        var records = new List<LogRecord>(await reader.ReadAsync(_options.BatchEntries, cancel));
        if (records.Count < _options.BatchEntries && _options.Linger > TimeSpan.Zero)
        {
            await Task.Delay(_options.Linger, _clock, cancel);
            while (records.Count < _options.BatchEntries && reader.TryRead(out var record))
                records.Add(record);
        }

        return records;
    }

    private async Task DeliverAsync(IReadOnlyList<SinkEntry> entries, CancellationToken cancel)
    {
        var wait = _options.ShortestWait;
        for (var failures = 0; entries.Count > 0;)
        {
            if (await TryWriteAsync(entries, cancel) is not { } error)
                return;
            failures++;
            ReportFailure(error);
            await Task.Delay(wait, _clock, cancel);
            wait = wait * 2 < _options.LongestWait ? wait * 2 : _options.LongestWait;
            if (failures >= _options.FailuresBeforeIsolation)
                entries = await _isolation.RunAsync(entries, cancel);
        }
    }

    /// <summary>Null when the entries were taken, or set aside one by one by the sink itself.</summary>
    private async Task<Exception?> TryWriteAsync(IReadOnlyList<SinkEntry> entries, CancellationToken cancel)
    {
        var batch = new SinkBatch(entries);
        var started = _clock.GetTimestamp();
        try
        {
            await _sink.WriteAsync(batch, cancel);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            BridgeMetrics.SinkFailed(Name);
            return error;
        }

        foreach (var (entry, reason) in batch.Refused)
            _deadLetters.Add(entry.Place, entry.Effect, reason);
        BridgeMetrics.Stage($"sink_{Name}", _clock.GetElapsedTime(started));
        BridgeMetrics.SinkTook(Name, entries.Count);
        _isolation.Witness = batch.Reached ?? _isolation.Witness;
        var oldest = entries.FirstOrDefault(entry => entry.Effect is UplinkGathered);
        if (oldest?.Effect is UplinkGathered gathered)
            BridgeMetrics.Age(Name, _clock.GetUtcNow() - gathered.Uplink.ReceivedAt);
        ReportSuccess();
        return null;
    }

    private void ReportFailure(Exception error)
    {
        if (_failure is null)
            LogFailing(_logger, Name, error.Message);
        _failure = error.Message;
    }

    private void ReportSuccess()
    {
        if (_failure is not null)
            LogRecovered(_logger, Name, Lag);
        _failure = null;
    }

    [LoggerMessage(EventId = 2041, EventName = "sink.write.fail", Level = LogLevel.Warning,
        Message = "The sink {Sink} does not take data and is tried again until it does; nothing is lost. {Reason}")]
    private static partial void LogFailing(ILogger logger, string sink, string reason);

    [LoggerMessage(EventId = 2042, EventName = "sink.write.recover", Level = LogLevel.Information,
        Message = "The sink {Sink} takes data again; {Lag} records to go.")]
    private static partial void LogRecovered(ILogger logger, string sink, long lag);
}
