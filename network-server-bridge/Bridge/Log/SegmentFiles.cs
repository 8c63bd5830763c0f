namespace Kreisfunk.Bridge.Log;

/// <summary>
/// A log's files from the writer's side: appends a batch with one flush, begins new segments, deletes old ones. Only
/// the writer thread calls it; readers ask for segments under the lock.
/// </summary>
internal sealed partial class SegmentFiles : IDisposable
{
    private readonly LogOptions _options;
    private readonly IDisk _disk;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly List<Segment> _segments;
    private readonly List<LogConsumer> _consumers = [];
    private byte[] _buffer = new byte[64 * 1024];
    private IDiskFile? _file;
    private bool _tailIsDirty;

    public SegmentFiles(LogOptions options, IDisk disk, TimeProvider clock, ILogger logger)
    {
        _options = options;
        _disk = disk;
        _clock = clock;
        _logger = logger;
        (_segments, Next) = new LogRecovery(options, disk, logger).Run();
        if (_segments.Count > 0)
            _file = disk.Open(_segments[^1].Path, create: false);
    }

    /// <summary>The sequence number the next record gets.</summary>
    public long Next { get; private set; }

    public long First
    {
        get
        {
            lock (_lock)
                return _segments.Count == 0 ? Next : _segments[0].First;
        }
    }

    public long TotalBytes
    {
        get
        {
            lock (_lock)
                return _segments.Sum(segment => segment.CommittedBytes);
        }
    }

    public void Add(LogConsumer consumer)
    {
        lock (_lock)
            _consumers.Add(consumer);
    }

    /// <summary>
    /// The segment that holds a record, or would hold it; and the one behind it, null for the newest.
    /// </summary>
    public (Segment? Segment, Segment? Following) Find(long sequence)
    {
        lock (_lock)
        {
            var index = _segments.FindLastIndex(segment => segment.First <= sequence);
            if (index < 0)
                return (_segments.Count == 0 ? null : _segments[0], _segments.Count > 1 ? _segments[1] : null);
            return (_segments[index], index + 1 < _segments.Count ? _segments[index + 1] : null);
        }
    }

    /// <summary>
    /// Writes and flushes a batch; the records are committed when this returns. When it throws, none is: what may have
    /// reached the file is taken back before the next append.
    /// </summary>
    public void Append(IReadOnlyList<LogEntry> batch)
    {
        var size = batch.Sum(entry => RecordFormat.SizeOf(entry.Payload.Length));
        TakeBackFailedTail();
        HoldQuota(size);
        var segment = Current(size);
        Encode(batch, size);
        _tailIsDirty = true;
        _file!.Write(_buffer.AsSpan(0, size), segment.CommittedBytes);
        _file.Flush();
        _tailIsDirty = false;
        if (segment.First == Next)
            segment.FirstUtcMs = batch[0].UtcMs;
        segment.CommittedBytes += size;
        Next += batch.Count;
    }

    public void Dispose() => _file?.Dispose();

    private void Encode(IReadOnlyList<LogEntry> batch, int size)
    {
        if (_buffer.Length < size)
            _buffer = new byte[size];
        var offset = 0;
        for (var i = 0; i < batch.Count; i++)
            offset += RecordFormat.Write(_buffer.AsSpan(offset), Next + i, batch[i]);
    }

    /// <summary>
    /// A failed write or flush leaves pages of unknown state. They must not be found as records after a crash: their
    /// sequence numbers will be given to others.
    /// </summary>
    private void TakeBackFailedTail()
    {
        if (!_tailIsDirty)
            return;
        _file!.Truncate(_segments[^1].CommittedBytes);
        _file.Flush();
        _tailIsDirty = false;
    }

    private void HoldQuota(int size)
    {
        if (TotalBytes + size <= _options.QuotaBytes)
            return;
        Trim();
        if (TotalBytes + size <= _options.QuotaBytes)
            return;
        var slowest = Slowest();
        throw new LogFullException(
            $"The {_options.Name} in {_options.Directory} has reached its quota of {_options.QuotaBytes} bytes: " +
            $"{slowest?.Name ?? "nobody"} is at record {slowest?.Checkpoint ?? 0} of {Next - 1}. " +
            "Let that consumer catch up, or raise the quota.");
    }

    private Segment Current(int size)
    {
        if (_segments.Count > 0)
        {
            var current = _segments[^1];
            if (current.CommittedBytes + size <= _options.SegmentBytes || current.First == Next)
                return current;
        }

        return Begin();
    }

    /// <summary>The new file and its name are both on disk before a record goes into it.</summary>
    private Segment Begin()
    {
        var segment = new Segment(Next, Segment.PathOf(_options.Directory, Next));
        var file = _disk.Open(segment.Path, create: true);
        try
        {
            file.Truncate(0);
            file.Write(RecordFormat.Mark, 0);
            file.Flush();
            _disk.SyncDirectory(_options.Directory);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        segment.CommittedBytes = RecordFormat.MarkBytes;
        _file?.Dispose();
        _file = file;
        lock (_lock)
            _segments.Add(segment);
        Trim();
        return segment;
    }

    private LogConsumer? Slowest()
    {
        lock (_lock)
            return _consumers.MinBy(consumer => consumer.Checkpoint);
    }

    private void Trim()
    {
        var needed = Slowest()?.Checkpoint ?? long.MaxValue;
        var oldest = (_clock.GetUtcNow() - _options.RetentionAge).ToUnixTimeMilliseconds();
        while (_segments.Count > 1 && _segments[1].First - 1 <= needed)
        {
            if (TotalBytes <= _options.RetentionBytes && _segments[1].FirstUtcMs >= oldest)
                return;
            var segment = _segments[0];
            lock (_lock)
                _segments.RemoveAt(0);
            _disk.Delete(segment.Path);
            LogTrimmed(_logger, _options.Name, segment.Path);
        }
    }

    [LoggerMessage(EventId = 2003, EventName = "log.segment.delete", Level = LogLevel.Information,
        Message = "{Log}: {Segment} is past its retention and read by everyone: deleted.")]
    private static partial void LogTrimmed(ILogger logger, string log, string segment);
}
