namespace Kreisfunk.Bridge.Log;

/// <summary>
/// Reads committed records in order. A record that rotted on the disk is left out, counted and logged; its neighbours
/// are served. Not for several threads at once.
/// </summary>
public sealed partial class LogReader : IDisposable
{
    private readonly SegmentedLog _log;
    private readonly ILogger _logger;
    private Segment? _segment;
    private IDiskFile? _file;
    private SegmentScanner? _scanner;
    private long _position;

    internal LogReader(SegmentedLog log, ILogger logger, long sequence)
    {
        _log = log;
        _logger = logger;
        Next = Math.Max(sequence, 1);
    }

    /// <summary>The sequence number of the next record to be read.</summary>
    public long Next { get; private set; }

    /// <summary>At least one record and at most <paramref name="max"/>; waits for the first.</summary>
    public async Task<IReadOnlyList<LogRecord>> ReadAsync(int max, CancellationToken cancel)
    {
        var records = new List<LogRecord>();
        while (records.Count == 0)
        {
            await _log.WaitForAsync(Next, cancel);
            while (records.Count < max && TryRead(out var record))
                records.Add(record);
        }

        return records;
    }

    /// <summary>The next record if it is committed already.</summary>
    public bool TryRead(out LogRecord record)
    {
        record = default;
        while (Next <= _log.Committed)
        {
            if (!Stand())
                continue;
            var error = _scanner!.TryNext(Next, _segment!.CommittedBytes, out var utcMs, out var payload);
            if (error == RecordError.None)
            {
                record = new LogRecord(Next, utcMs, payload.ToArray());
                _position = ++Next;
                return true;
            }

            if (_log.Find(Next).Segment == _segment)
                SkipDamage();
            else
                _scanner = null;
        }

        return false;
    }

    public void Dispose() => _file?.Dispose();

    /// <summary>Brings the scanner before the next record. False when the position had to be corrected.</summary>
    private bool Stand()
    {
        if (_scanner is not null && _position == Next)
            return true;
        var (segment, _) = _log.Find(Next);
        if (segment!.First > Next)
        {
            Lose(segment.First, "deleted by retention");
            return false;
        }

        if (!TryOpen(segment))
            return false;
        while (_position < Next)
        {
            if (_scanner!.TryNext(_position, segment.CommittedBytes, out _, out _) == RecordError.None)
                _position++;
            else if (!_scanner.TrySkipDamage(_position, _log.Committed, segment.CommittedBytes, out _position))
                _position = Next;
        }

        Next = Math.Max(Next, _position);
        return true;
    }

    /// <summary>False when retention has just deleted it; the caller then looks again.</summary>
    private bool TryOpen(Segment segment)
    {
        _file?.Dispose();
        _scanner = null;
        try
        {
            _file = _log.Disk.Open(segment.Path, create: false);
        }
        catch (FileNotFoundException)
        {
            return false;
        }

        _scanner = new SegmentScanner(_file, _log.Options.MaxRecordBytes);
        _segment = segment;
        _position = segment.First;
        return true;
    }

    private void SkipDamage()
    {
        var last = _log.Committed;
        var (_, following) = _log.Find(Next);
        if (!_scanner!.TrySkipDamage(Next, last, _segment!.CommittedBytes, out var found))
        {
            found = following?.First ?? last + 1;
            _scanner = null;
        }

        Lose(found, "damaged on disk");
    }

    private void Lose(long until, string reason)
    {
        LogLost(_logger, _log.Options.Name, Next, until - 1, reason);
        LogMetrics.Unreadable(_log.Options.Name, until - Next);
        Next = until;
        _position = until;
    }

    [LoggerMessage(EventId = 2006, EventName = "log.record.lose", Level = LogLevel.Error,
        Message = "{Log}: records {First} to {Last} cannot be read ({Reason}); reading goes on behind them.")]
    private static partial void LogLost(ILogger logger, string log, long first, long last, string reason);
}
