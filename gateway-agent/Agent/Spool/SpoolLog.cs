namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>
/// The segments of a spool from the writer's side. Not for several threads at once. What a disk refuses comes as
/// <see cref="IOException"/>; then nothing was appended.
/// </summary>
internal sealed class SpoolLog(ISpoolDisk disk, string directory, int segmentBytes) : IDisposable
{
    private readonly List<SpoolSegment> _segments = [];
    private long _nextNumber = 1;

    public IReadOnlyList<SpoolSegment> Segments => _segments;

    /// <summary>Where records go; null before the first one, and after a failure.</summary>
    public SpoolSegment? Head { get; private set; }

    public PendingRecords Pending { get; } = new();

    /// <summary>What the segments take.</summary>
    public long TotalBytes { get; private set; }

    /// <summary>What of it is still needed.</summary>
    public SpoolDepth Depth
    {
        get
        {
            long frames = 0, bytes = 0;
            foreach (var segment in _segments)
                (frames, bytes) = (frames + segment.LiveRecords, bytes + segment.LiveBytes);
            return new SpoolDepth(frames, bytes);
        }
    }

    /// <summary>Opens the segments that are there, in order.</summary>
    public void Open()
    {
        foreach (var path in disk.Files(directory))
        {
            if (!SpoolSegment.TryParse(path, out var number))
                continue;
            var file = disk.Open(path);
            var segment = new SpoolSegment(number, path, file) { LengthBytes = (int)Math.Min(file.Length, 1 << 30) };
            _segments.Add(segment);
            TotalBytes += segment.LengthBytes;
            _nextNumber = number + 1;
        }
    }

    public bool HasRoom(int bytes) => Head is { } head
        && (head.LengthBytes + bytes <= segmentBytes || head.LengthBytes <= SpoolSegment.MarkBytes)
        && (Pending.Bytes + bytes <= PendingRecords.MaxBytes || Pending.Count == 0);

    /// <summary>Writes the record that stands in the pending ones' room; returns its offset.</summary>
    public int Append(int bytes, TimeSpan now)
    {
        var offset = Write(Pending.Room(bytes));
        Pending.Added(bytes, now);
        return offset;
    }

    /// <summary>
    /// Writes records that are on the medium elsewhere, or will be flushed before anybody relies on them.
    /// </summary>
    public int Write(ReadOnlySpan<byte> records)
    {
        var head = Head!;
        var offset = head.LengthBytes;
        try
        {
            head.File.Write(records, offset);
        }
        catch (IOException)
        {
            TakeBack(head);
            throw;
        }

        head.LengthBytes += records.Length;
        TotalBytes += records.Length;
        return offset;
    }

    /// <summary>A new file: it and its name are on the medium before a record goes into it.</summary>
    public void Begin(TimeSpan now)
    {
        Seal(now);
        var number = _nextNumber++;
        var path = SpoolSegment.PathOf(directory, number);
        var file = disk.Open(path);
        try
        {
            file.Write(SpoolSegment.Mark, 0);
            file.Flush();
            disk.SyncDirectory(directory);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        Head = new SpoolSegment(number, path, file) { LengthBytes = SpoolSegment.MarkBytes };
        TotalBytes += SpoolSegment.MarkBytes;
        _segments.Add(Head);
    }

    /// <summary>Nothing more is added to the head.</summary>
    public void Seal(TimeSpan now)
    {
        if (Head is { } head)
            head.SealedAt = now;
        Head = null;
    }

    /// <summary>Everything behind a length is no record; it must not be read as one later.</summary>
    public void Shorten(SpoolSegment segment, int length)
    {
        TotalBytes -= segment.LengthBytes - length;
        segment.LengthBytes = length;
        TakeBack(segment);
    }

    public void Delete(SpoolSegment segment)
    {
        _segments.Remove(segment);
        TotalBytes -= segment.LengthBytes;
        segment.File.Dispose();
        disk.Delete(segment.Path);
    }

    public void Dispose()
    {
        foreach (var segment in _segments)
            segment.File.Dispose();
    }

    private static void TakeBack(SpoolSegment segment)
    {
        try
        {
            segment.File.Truncate(segment.LengthBytes);
        }
        catch (IOException)
        {
            // The next record is written over it; should there be none, recovery counts it as a torn tail.
        }
    }
}
