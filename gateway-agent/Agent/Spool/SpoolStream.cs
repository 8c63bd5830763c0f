using System.Globalization;

namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>
/// One stream: its name and numbers, and where its records lie. Not for several threads at once.
/// </summary>
internal sealed class SpoolStream(SpoolKey key, ulong name, int slot)
{
    private readonly List<SpoolExtent> _extents = [];
    private long _kept;

    public SpoolKey Key { get; } = key;

    /// <summary>Names this life of the stream.</summary>
    public ulong Name { get; } = name;

    /// <summary>Its place in the table of streams.</summary>
    public int Slot { get; } = slot;

    /// <summary>The lowest number not freed; every kept one is at or above.</summary>
    public long First { get; set; } = 1;

    /// <summary>The number the next frame gets.</summary>
    public long Next { get; set; } = 1;

    /// <summary>From here on this process has given the numbers.</summary>
    public long OwnFrom { get; set; } = 1;

    /// <summary>Frames refused since the stream began.</summary>
    public long Refused { get; set; }

    /// <summary>How many of them a record in the log tells of.</summary>
    public long RefusedInLog { get; set; }

    /// <summary>How many of them the server knows of: their record has been freed.</summary>
    public long RefusedTold { get; set; }

    /// <summary>The last record that tells of refusals; when it is freed, the server knows of all in the log.</summary>
    public long LastGapAt { get; set; }

    /// <summary>When the first and the last one was refused that no record tells of yet.</summary>
    public DateTimeOffset RefusedFrom { get; set; }

    public DateTimeOffset RefusedTo { get; set; }

    /// <summary>Its name has been written.</summary>
    public bool IsInTable { get; set; }

    /// <summary>The table on disk is behind.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Where the last read ended, so that reading in order never searches.</summary>
    public (long Sequence, SpoolSegment? Segment, int Offset) Cursor { get; set; }

    public IReadOnlyList<SpoolExtent> Extents => _extents;

    public SpoolPosition Position =>
        new(Name.ToString("x16", CultureInfo.InvariantCulture), First, Next) { Kept = _kept };

    public bool IsEmpty => _extents.Count == 0;

    /// <summary>Refusals of which no record tells yet.</summary>
    public SpoolGap Gap => new(Refused - RefusedInLog, RefusedFrom, RefusedTo);

    /// <summary>Adds a record whose number is above all others.</summary>
    public void Add(long sequence, SpoolSegment segment, int offset, int bytes)
    {
        if (_extents.Count > 0 && _extents[^1] is var last && last.Segment == segment && last.Next == sequence
            && last.Count < SpoolExtent.MaxCount)
            _extents[^1] = last with { Count = last.Count + 1, Bytes = last.Bytes + bytes };
        else
            _extents.Add(new SpoolExtent(sequence, segment, offset) { Count = 1, Bytes = bytes });
        Count(segment, 1, bytes);
    }

    /// <summary>The extent with the first kept number from one on; -1 when there is none.</summary>
    public int Find(long from)
    {
        int low = 0, high = _extents.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_extents[middle].Next <= from)
                low = middle + 1;
            else
                high = middle;
        }

        return low < _extents.Count ? low : -1;
    }

    /// <summary>Takes over what was found on the disk: in order, without overlaps.</summary>
    public void Load(IReadOnlyList<SpoolExtent> extents)
    {
        foreach (var extent in extents)
        {
            _extents.Add(extent);
            Count(extent.Segment, extent.Count, extent.Bytes);
        }
    }

    /// <summary>One more frame was refused.</summary>
    public void Refuse(DateTimeOffset at)
    {
        if (Refused == RefusedInLog)
            RefusedFrom = at;
        RefusedTo = at;
        Refused++;
    }

    /// <summary>Everything up to a number is freed.</summary>
    public void FreedUntil(long sequence)
    {
        First = sequence + 1;
        if (First > LastGapAt)
            RefusedTold = RefusedInLog;
        IsChanged = true;
    }

    /// <summary>Takes records from the front of an extent; the next one begins at the offset.</summary>
    public void TrimFront(int index, int count, long bytes, int offset)
    {
        var extent = _extents[index];
        Count(extent.Segment, -count, -bytes);
        if (count == extent.Count)
            _extents.RemoveAt(index);
        else
            _extents[index] = new SpoolExtent(extent.First + count, extent.Segment, offset)
            {
                Count = extent.Count - count,
                Bytes = extent.Bytes - bytes,
            };
    }

    /// <summary>Takes the last record out. False when its number is not the last kept one's.</summary>
    public bool TryTakeLast(long sequence, int bytes)
    {
        if (_extents.Count == 0 || _extents[^1] is var last && last.Next != sequence + 1)
            return false;
        Count(last.Segment, -1, -bytes);
        if (last.Count == 1)
            _extents.RemoveAt(_extents.Count - 1);
        else
            _extents[^1] = last with { Count = last.Count - 1, Bytes = last.Bytes - bytes };
        return true;
    }

    /// <summary>Puts others in the place of an extent: its records were copied, or some are lost.</summary>
    public void Replace(int index, IReadOnlyList<SpoolExtent> others)
    {
        var old = _extents[index];
        Count(old.Segment, -old.Count, -old.Bytes);
        _extents.RemoveAt(index);
        _extents.InsertRange(index, others);
        foreach (var extent in others)
        {
            Count(extent.Segment, extent.Count, extent.Bytes);
        }
    }

    private void Count(SpoolSegment segment, int frames, long bytes)
    {
        _kept += frames;
        segment.LiveRecords += frames;
        segment.LiveBytes += bytes;
    }
}
