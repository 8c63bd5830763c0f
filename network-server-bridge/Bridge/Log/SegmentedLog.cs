using System.Threading.Channels;

namespace Kreisfunk.Bridge.Log;

/// <summary>
/// An append-only log on disk. An append returns when its records are flushed to the medium; appends that wait at the
/// same time share one flush (group commit). Sequence numbers count from 1 without gaps.
/// </summary>
public sealed partial class SegmentedLog : IDisposable
{
    private readonly LogOptions _options;
    private readonly IDisk _disk;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly SegmentFiles _files;
    private readonly Channel<Append> _queue;
    private readonly Thread _writer;
    private readonly List<Append> _batch = [];
    private readonly List<LogEntry> _entries = [];
    private TaskCompletionSource _moved = NewSignal();
    private long _committed;
    private bool _failing;

    private SegmentedLog(LogOptions options, IDisk disk, TimeProvider clock, ILogger logger)
    {
        _options = options;
        _disk = disk;
        _clock = clock;
        _logger = logger;
        _files = new SegmentFiles(options, disk, clock, logger);
        _committed = _files.Next - 1;
        _queue = Channel.CreateBounded<Append>(new BoundedChannelOptions(options.QueueLength) { SingleReader = true });
        _writer = new Thread(Write) { IsBackground = true, Name = options.Name };
    }

    /// <summary>The last committed record; 0 in an empty log.</summary>
    public long Committed => Volatile.Read(ref _committed);

    /// <summary>The oldest record still there.</summary>
    public long First => _files.First;

    public long TotalBytes => _files.TotalBytes;

    /// <summary>False from a failed append until the next good one.</summary>
    public bool IsWritable => !Volatile.Read(ref _failing);

    internal LogOptions Options => _options;

    internal IDisk Disk => _disk;

    /// <summary>Recovers what is on disk and starts the writer thread.</summary>
    public static SegmentedLog Open(LogOptions options, IDisk disk, TimeProvider clock, ILogger logger)
    {
        var log = new SegmentedLog(options, disk, clock, logger);
        log._writer.Start();
        return log;
    }

    /// <summary>
    /// Appends records that belong together: they get neighbouring sequence numbers and are committed or refused as
    /// one. Returns the first one's number. Waits while the queue is full. Throws <see cref="LogFullException"/> or
    /// another <see cref="IOException"/> when nothing was stored; then the caller may try again.
    /// </summary>
    public async Task<long> AppendAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfZero(entries.Count);
        foreach (var entry in entries)
            ArgumentOutOfRangeException.ThrowIfGreaterThan(entry.Payload.Length, _options.MaxRecordBytes);
        var append = new Append(entries);
        await _queue.Writer.WriteAsync(append, cancel);
        return await append.Done.Task;
    }

    /// <summary>
    /// Holds back deletion of everything after a checkpoint, which is never beyond the end of the log.
    /// </summary>
    public LogConsumer AddConsumer(string name, long checkpoint)
    {
        var consumer = new LogConsumer(name, Math.Min(checkpoint, Committed));
        _files.Add(consumer);
        return consumer;
    }

    /// <summary>Reads in order from a sequence number on, and waits at the committed end for more.</summary>
    public LogReader ReadFrom(long sequence) => new(this, _logger, sequence);

    public void Dispose()
    {
        _queue.Writer.TryComplete();
        if (_writer.IsAlive)
            _writer.Join();
        _files.Dispose();
    }

    internal (Segment? Segment, Segment? Following) Find(long sequence) => _files.Find(sequence);

    /// <summary>Completes when a record is committed.</summary>
    internal async Task WaitForAsync(long sequence, CancellationToken cancel)
    {
        while (true)
        {
            var moved = Volatile.Read(ref _moved);
            if (Committed >= sequence)
                return;
            await moved.Task.WaitAsync(cancel);
        }
    }

    private void Write()
    {
        // The thread is the log's own: a flush may block for long, and the pool's threads are for others.
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            Collect();
            var started = _clock.GetTimestamp();
            try
            {
                _files.Append(_entries);
                LogMetrics.Committed(_options.Name, _entries.Count, _clock.GetElapsedTime(started));
                Complete();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                Fail(error);
            }
        }
    }

    private void Collect()
    {
        _batch.Clear();
        _entries.Clear();
        var bytes = 0;
        var began = _clock.GetTimestamp();
        while (_entries.Count < _options.BatchRecords && bytes < _options.BatchBytes)
        {
            if (!_queue.Reader.TryRead(out var append))
            {
                if (!WaitForMore(_options.MaxDelay - _clock.GetElapsedTime(began)))
                    return;
                continue;
            }

            _batch.Add(append);
            _entries.AddRange(append.Entries);
            bytes += append.Entries.Sum(entry => entry.Payload.Length);
        }
    }

    private bool WaitForMore(TimeSpan patience)
    {
        if (patience <= TimeSpan.Zero)
            return false;
        try
        {
            return _queue.Reader.WaitToReadAsync().AsTask().WaitAsync(patience, _clock).GetAwaiter().GetResult();
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void Complete()
    {
        if (_failing)
            LogRecovered(_logger, _options.Name, _options.Directory);
        Volatile.Write(ref _failing, false);
        var sequence = Committed + 1;
        Volatile.Write(ref _committed, Committed + _entries.Count);
        Interlocked.Exchange(ref _moved, NewSignal()).SetResult();
        foreach (var append in _batch)
        {
            append.Done.SetResult(sequence);
            sequence += append.Entries.Count;
        }
    }

    private void Fail(Exception error)
    {
        var explained = error as LogFullException ?? new LogFullException(
            $"The {_options.Name} cannot be written in {_options.Directory}: {error.Message} " +
            "Make room on that disk or repair it; until then nothing is acknowledged, and gateways keep their frames.",
            error);
        LogMetrics.Failed(_options.Name);
        if (!_failing)
            LogFailed(_logger, explained.Message);
        Volatile.Write(ref _failing, true);
        foreach (var append in _batch)
            append.Done.SetException(explained);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(EventId = 2004, EventName = "log.append.fail", Level = LogLevel.Error, Message = "{Explanation}")]
    private static partial void LogFailed(ILogger logger, string explanation);

    [LoggerMessage(EventId = 2005, EventName = "log.append.recover", Level = LogLevel.Information,
        Message = "The {Log} in {Directory} can be written again.")]
    private static partial void LogRecovered(ILogger logger, string log, string directory);

    private sealed class Append(IReadOnlyList<LogEntry> entries)
    {
        public IReadOnlyList<LogEntry> Entries { get; } = entries;

        public TaskCompletionSource<long> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
