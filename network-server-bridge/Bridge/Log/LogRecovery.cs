namespace Kreisfunk.Bridge.Log;

/// <summary>
/// Opens a log's directory after whatever ended the last process: keeps every flushed record, cuts the last segment at
/// its first bad one, and keeps what was cut beside it, for those who want to know.
/// </summary>
internal sealed partial class LogRecovery(LogOptions options, IDisk disk, ILogger logger)
{
    /// <summary>The segments in order, and the sequence number the next record gets.</summary>
    public (List<Segment> Segments, long Next) Run()
    {
        disk.CreateDirectory(options.Directory);
        var segments = new List<Segment>();
        foreach (var path in disk.Files(options.Directory))
        {
            if (Segment.TryParse(path, out var first))
                segments.Add(new Segment(first, path));
        }

        while (segments.Count > 0 && !HasMark(segments[^1]))
            RemoveUnborn(segments);
        for (var i = 0; i < segments.Count - 1; i++)
            ReadLengthAndTime(segments[i]);

        var next = segments.Count == 0 ? 1 : CutTail(segments[^1]);
        return (segments, next);
    }

    private bool HasMark(Segment segment)
    {
        using var file = disk.Open(segment.Path, create: false);
        Span<byte> mark = stackalloc byte[RecordFormat.MarkBytes];
        return file.Read(mark, 0) == mark.Length && mark.SequenceEqual(RecordFormat.Mark);
    }

    /// <summary>A segment that died before its mark was flushed holds no record.</summary>
    private void RemoveUnborn(List<Segment> segments)
    {
        var path = segments[^1].Path;
        segments.RemoveAt(segments.Count - 1);
        disk.Replace(path, path + Segment.TornExtension);
        disk.SyncDirectory(options.Directory);
        LogUnborn(logger, options.Name, path);
    }

    private void ReadLengthAndTime(Segment segment)
    {
        using var file = disk.Open(segment.Path, create: false);
        segment.CommittedBytes = file.Length;
        var scanner = new SegmentScanner(file, options.MaxRecordBytes);
        if (scanner.TryNext(segment.First, segment.CommittedBytes, out var utcMs, out _) == RecordError.None)
            segment.FirstUtcMs = utcMs;
    }

    private long CutTail(Segment segment)
    {
        using var file = disk.Open(segment.Path, create: false);
        var length = file.Length;
        var scanner = new SegmentScanner(file, options.MaxRecordBytes);
        var next = segment.First;
        while (scanner.TryNext(next, length, out var utcMs, out _) == RecordError.None)
        {
            if (next == segment.First)
                segment.FirstUtcMs = utcMs;
            next++;
        }

        segment.CommittedBytes = scanner.Offset;
        if (scanner.Offset < length)
            KeepAside(file, segment, length);
        return next;
    }

    private void KeepAside(IDiskFile file, Segment segment, long length)
    {
        var tail = new byte[length - segment.CommittedBytes];
        _ = file.Read(tail, segment.CommittedBytes);
        var path = $"{segment.Path}.{segment.CommittedBytes}{Segment.TornExtension}";
        using (var torn = disk.Open(path, create: true))
        {
            torn.Write(tail, 0);
            torn.Flush();
        }

        file.Truncate(segment.CommittedBytes);
        file.Flush();
        disk.SyncDirectory(options.Directory);
        LogTorn(logger, options.Name, tail.Length, segment.Path, path);
    }

    [LoggerMessage(EventId = 2001, EventName = "log.tail.cut", Level = LogLevel.Warning,
        Message = "The {Log} ended in {Bytes} bytes that are no whole record: cut from {Segment}, kept in {Torn}.")]
    private static partial void LogTorn(ILogger logger, string log, int bytes, string segment, string torn);

    [LoggerMessage(EventId = 2002, EventName = "log.segment.unborn", Level = LogLevel.Warning,
        Message = "The {Log} had a segment without content, {Segment}: set aside.")]
    private static partial void LogUnborn(ILogger logger, string log, string segment);
}
