using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>
/// The durable spool: one log for all concentrators, so that one group commit serves all. In memory is only where the
/// records lie. Two locks: the gate is held over a flush and a change of segments, the inner one never over a flush
/// of frames, so that frames are taken while the medium works. The gate comes first.
/// </summary>
internal sealed partial class FileSpool : ISpool, IDisposable
{
    /// <summary>Room on the disk is looked at with each beat, and after so many bytes.</summary>
    private const long LookEvery = 1024 * 1024;

    private readonly SpoolOptions _options;
    private readonly SpoolParts _parts;
    private readonly Lock _lock = new();
    private readonly IDisposable _held;
    private readonly ExtentWalk _walk;
    private readonly StreamTable _table;
    private readonly StreamRegister _streams;
    private readonly SpoolLog _log;
    private readonly SpoolCommit _commit;
    private readonly SpoolUpkeep _upkeep;
    private long _writtenSinceLook;
    private bool _isDiskLow;

    /// <summary>Recovers what is there. Throws <see cref="IOException"/> when the directory cannot be used.</summary>
    public FileSpool(string directory, SpoolOptions options, SpoolParts parts, RecoveredFrame recovered)
    {
        (_options, _parts, Directory) = (options, parts, directory);
        parts.Disk.CreateDirectory(directory);
        _held = parts.Disk.Hold(directory);
        var torn = new TornStore(parts.Disk, directory, parts.Metrics, parts.Log);
        var windows = new SegmentWindows();
        _walk = new ExtentWalk(windows, torn);
        _table = new StreamTable(parts.Disk, directory);
        _streams = new StreamRegister(_table);
        _log = new SpoolLog(parts.Disk, directory, options.SegmentBytes);
        new SpoolRecovery(_log, windows, torn, parts.Log).Run(_streams, _table.WasClosed, recovered);
        // The numbers jumped over must be on the medium before any above them is used.
        _table.MarkOpen();
        _streams.WriteChanged();
        _table.Flush();
        parts.Disk.SyncDirectory(directory);
        _commit = new SpoolCommit(_log, _streams, parts, _lock);
        _upkeep = new SpoolUpkeep(_log, _streams, _table, _walk, parts);
        LookAtDisk();
    }

    public string Directory { get; }

    /// <summary>Set when a commit is due before its time; <see cref="SpoolKeeper"/> waits for it.</summary>
    public Action? CommitDue { get; set; }

    public IReadOnlyCollection<Eui64> Gateways
    {
        get
        {
            lock (_lock)
                return [.. _streams.All.Select(stream => stream.Key.Gateway).Distinct()];
        }
    }

    public SpoolDepth Depth
    {
        get
        {
            lock (_lock)
                return _log.Depth;
        }
    }

    /// <summary>What the segments take on the disk.</summary>
    public long DiskBytes
    {
        get
        {
            lock (_lock)
                return _log.TotalBytes;
        }
    }

    public bool TryAppend(SpoolKey stream, ReadOnlySpan<byte> frame, out long sequence)
    {
        sequence = 0;
        var size = SpoolRecord.HeaderBytes + SpoolRecord.GapBytes + frame.Length;
        while (true)
        {
            lock (_lock)
            {
                if (_streams.FindOrAdd(stream) is not { } found)
                    return false;
                if (frame.Length > SpoolRecord.MaxPayloadBytes || IsFull(frame.Length))
                    return Refuse(found);
                if (_log.HasRoom(size))
                    return TryWrite(found, frame, out sequence) || Refuse(found);
            }

            if (!_commit.TryMakeRoom(size))
                return Refuse(stream);
        }
    }

    public bool Commit()
    {
        if (_options.SyncBeforeAck)
            return _commit.Run();
        bool isDue;
        lock (_lock)
            isDue = _log.Pending.Count >= _options.SyncRecords;
        if (isDue)
            CommitDue?.Invoke();
        return true;
    }

    public long Acknowledge(SpoolKey stream, long sequence)
    {
        lock (_lock)
        {
            if (_streams.Find(stream) is not { } found)
                return 0;
            var last = Math.Min(sequence, found.Next - 1);
            if (last < found.First)
                return 0;
            var freed = 0L;
            while (found.Extents.Count > 0 && found.Extents[0].First <= last)
                freed += Free(found, last);
            found.FreedUntil(last);
            return freed;
        }
    }

    public bool TryReadNext(SpoolKey stream, long from, out SpooledFrame frame)
    {
        lock (_lock)
        {
            frame = default;
            if (_streams.Find(stream) is not { } found)
                return false;
            from = Math.Max(from, found.First);
            for (var index = found.Find(from); index >= 0; index = found.Find(from))
            {
                if (TryReadFrom(found, index, from, out frame))
                    return true;
            }

            return false;
        }
    }

    public SpoolPosition Position(SpoolKey stream)
    {
        lock (_lock)
            return _streams.FindOrAdd(stream)?.Position ?? new SpoolPosition(new string('0', 16), 1, 1);
    }

    public long Refused(Eui64 gateway)
    {
        lock (_lock)
            return _streams.All.Where(stream => stream.Key.Gateway == gateway).Sum(stream => stream.Refused);
    }

    /// <summary>
    /// What is due by now: the group commit, notes in the table, deletion of segments that nobody needs. Some times a
    /// second, by one caller.
    /// </summary>
    public void Beat()
    {
        var now = _parts.Clock.Now;
        _commit.Beat(now, _options);
        LookAtDisk();
        bool isEmptyingDue;
        lock (_lock)
        {
            _upkeep.WriteTable();
            _upkeep.DeleteDead();
            isEmptyingDue = _upkeep.IsEmptyingDue(now, _options);
        }

        if (isEmptyingDue)
            _commit.Gated(() => _upkeep.EmptyOne(now, _options));
    }

    /// <summary>Leaves everything on the medium.</summary>
    public void Dispose()
    {
        _commit.Run();
        lock (_lock)
        {
            _upkeep.Close();
            _table.Dispose();
            _log.Dispose();
        }

        _held.Dispose();
    }

    private bool IsFull(int frameBytes)
    {
        // What is freed gives its space back by whole segments; four of them may lie around.
        var depth = _log.Depth;
        return _isDiskLow || _commit.IsFailing || depth.Frames >= _options.MaxFrames
            || depth.Bytes + SpoolRecord.HeaderBytes + frameBytes > _options.MaxBytes
            || _log.TotalBytes > _options.MaxBytes + (4L * _options.SegmentBytes);
    }

    private bool TryWrite(SpoolStream stream, ReadOnlySpan<byte> frame, out long sequence)
    {
        sequence = stream.Next;
        var now = _parts.Clock.Now;
        var record = new SpoolRecord(stream.Key, sequence, SpoolRecord.Nanos(now), _parts.Clock.WallClock)
        {
            Quality = _parts.Quality(),
            Gap = stream.Gap.Count > 0 ? stream.Gap : default,
            RefusedUntil = stream.Refused,
        };
        var size = record.SizeWith(frame.Length);
        record.Write(_log.Pending.Room(size), frame);
        int offset;
        try
        {
            offset = _log.Append(size, now);
        }
        catch (IOException e)
        {
            _commit.Fail(e, now);
            return false;
        }

        stream.Add(sequence, _log.Head!, offset, size);
        stream.Next++;
        stream.IsChanged = true;
        _writtenSinceLook += size;
        if (_writtenSinceLook >= LookEvery)
            LookAtDisk();
        // A new stream's name is in the page cache at once: a killed process comes back under it.
        if (!stream.IsInTable)
            _upkeep.Note(stream);
        if (record.Gap.Count > 0)
            NoteGap(stream, sequence, record.Gap);
        return true;
    }

    private void NoteGap(SpoolStream stream, long sequence, in SpoolGap gap)
    {
        stream.RefusedInLog = stream.Refused;
        stream.LastGapAt = sequence;
        _parts.Metrics.GapNoted(gap.Count);
        LogGap(_parts.Log, stream.Key.ToString(), gap.Count, gap.From, gap.To);
    }

    private bool Refuse(SpoolKey key)
    {
        lock (_lock)
            return _streams.FindOrAdd(key) is { } stream && Refuse(stream);
    }

    /// <summary>Always false. The count is in the page cache at once, so that no kill makes it wrong.</summary>
    private bool Refuse(SpoolStream stream)
    {
        stream.Refuse(_parts.Clock.WallClock);
        _upkeep.Note(stream);
        return false;
    }

    private int Free(SpoolStream stream, long last)
    {
        var extent = stream.Extents[0];
        var count = (int)Math.Min(last - extent.First + 1, extent.Count);
        var (bytes, offset) = count == extent.Count
            ? (extent.Bytes, extent.Offset)
            : _walk.Measure(extent, stream.Key, count);
        stream.TrimFront(0, count, bytes, offset);
        return count;
    }

    private bool TryReadFrom(SpoolStream stream, int index, long from, out SpooledFrame frame)
    {
        frame = default;
        var extent = stream.Extents[index];
        from = Math.Max(from, extent.First);
        var cursor = stream.Cursor;
        var offset = cursor.Segment == extent.Segment && cursor.Sequence <= from && cursor.Sequence > extent.First
            ? cursor.Offset
            : extent.Offset;
        var isFound = _walk.TryFind(extent, stream.Key, from, ref offset, out var found);
        var record = found.Record;
        var bytes = isFound ? found.Frame.ToArray() : [];
        if (!isFound || record.Sequence > from)
            Lose(stream, index, from, isFound ? (record.Sequence, offset) : (extent.Next, 0));
        if (!isFound)
            return false;
        stream.Cursor = (record.Sequence + 1, extent.Segment, offset + record.SizeBytes);
        var isOwn = record.Sequence >= stream.OwnFrom;
        var waited = isOwn ? record.Age(_parts.Clock.Now) : _parts.Clock.WallClock - record.At;
        frame = new SpooledFrame(record.Sequence, bytes)
        {
            Waited = waited > TimeSpan.Zero ? waited : TimeSpan.Zero,
            WaitedBy = isOwn ? null : record.Quality,
            Gap = record.Gap,
        };
        return true;
    }

    /// <summary>Records from one on, up to the next that can be read, have rotted since the start.</summary>
    private void Lose(SpoolStream stream, int index, long from, (long Sequence, int Offset) next)
    {
        var extent = stream.Extents[index];
        var parts = new List<SpoolExtent>(2);
        var before = 0L;
        if (from > extent.First)
        {
            before = Math.Min(_walk.Measure(extent, stream.Key, (int)(from - extent.First)).Bytes, extent.Bytes);
            parts.Add(extent with { Count = (int)(from - extent.First), Bytes = before });
        }

        if (next.Sequence < extent.Next)
            parts.Add(new SpoolExtent(next.Sequence, extent.Segment, next.Offset)
            {
                Count = (int)(extent.Next - next.Sequence),
                Bytes = extent.Bytes - before,
            });
        stream.Replace(index, parts);
        LogLost(_parts.Log, stream.Key.ToString(), from, next.Sequence - 1);
    }

    private void LookAtDisk()
    {
        _writtenSinceLook = 0;
        try
        {
            var free = _parts.Disk.FreeBytes(Directory);
            lock (_lock)
                _isDiskLow = free < _options.MinFreeBytes;
        }
        catch (IOException)
        {
            // Whoever writes will meet the same failure and say it.
        }
    }

    [LoggerMessage(EventId = 3310, EventName = "agent.spool.gap", Level = LogLevel.Warning,
        Message = "{Stream}: {Count} uplinks were refused from {From} to {To}; the server is told with the next one")]
    private static partial void LogGap(ILogger log, string stream, long count, DateTimeOffset from, DateTimeOffset to);

    [LoggerMessage(EventId = 3311, EventName = "agent.spool.lose", Level = LogLevel.Error,
        Message = "{Stream}: uplinks {First} to {Last} cannot be read any more; the others are served")]
    private static partial void LogLost(ILogger log, string stream, long first, long last);
}
