namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>
/// The file "streams": what must outlive the segments - names, numbers, what is freed, what was refused. Written in
/// place and seldom flushed: entries that a power cut takes back only make frames go again. Each entry has two copies;
/// the one that is known to be on the medium is never written, so a torn write costs nothing. The file has its room
/// from the beginning, so that refusals are counted even on a full disk. Not for several threads at once.
/// </summary>
internal sealed class StreamTable : IDisposable
{
    /// <summary>
    /// Four times the concentrators that an agent serves by default, on two lanes. At the bound an empty stream makes
    /// room; when none is empty, frames of further concentrators are refused.
    /// </summary>
    public const int MaxStreams = 512;

    public const string FileName = "streams";

    /// <summary>Entries are made room for by the page: sixteen of them.</summary>
    private const int PageBytes = 4096, EntryBytes = 2 * StreamSlot.Bytes;

    private readonly ISpoolFile _file;
    private readonly Entry[] _entries = new Entry[MaxStreams + 1];
    private long _lengthBytes;
    private bool _hasFailed;

    public StreamTable(ISpoolDisk disk, string directory)
    {
        _file = disk.Open(System.IO.Path.Combine(directory, FileName));
        Read();
        // What is found now may still be nowhere but in the page cache, if only the process died.
        _file.Flush();
        WasClosed = _entries[0].Slot.Use == SlotUse.Closed;
    }

    /// <summary>The process before this one ended in order.</summary>
    public bool WasClosed { get; }

    /// <summary>True while something written is not known to be on the medium.</summary>
    public bool IsUnsynced { get; private set; }

    public IEnumerable<SpoolStream> Streams() => Enumerable.Range(1, MaxStreams)
        .Where(slot => _entries[slot].Slot.Use == SlotUse.Stream)
        .Select(slot => _entries[slot].Slot.ToStream(slot));

    /// <summary>A place for one more stream; 0 when there is none.</summary>
    public int FindFree() =>
        Math.Max(0, Array.FindIndex(_entries, 1, entry => entry.Slot.Use is not SlotUse.Stream and not SlotUse.Open));

    public void Write(SpoolStream stream)
    {
        Write(stream.Slot, StreamSlot.Of(stream));
        (stream.IsChanged, stream.IsInTable) = (false, true);
    }

    public void Release(SpoolStream stream) => Write(stream.Slot, new StreamSlot(SlotUse.Free, 0));

    /// <summary>Takes a place before its first write.</summary>
    public void Reserve(int slot) =>
        _entries[slot].Slot = new StreamSlot(SlotUse.Stream, _entries[slot].Slot.Generation);

    public void MarkOpen() => Write(0, new StreamSlot(SlotUse.Open, 0));

    public void MarkClosed() => Write(0, new StreamSlot(SlotUse.Closed, 0));

    /// <summary>Makes everything written durable.</summary>
    public void Flush()
    {
        if (!IsUnsynced)
            return;
        // What a failed flush has left in the page cache may count as written there; so it is written once more.
        if (_hasFailed)
            WriteAnew();
        _hasFailed = true;
        _file.Flush();
        _hasFailed = false;
        for (var i = 0; i < _entries.Length; i++)
            _entries[i].IsUnsynced = false;
        IsUnsynced = false;
    }

    public void Dispose() => _file.Dispose();

    private void Write(int number, StreamSlot slot)
    {
        ref var entry = ref _entries[number];
        // Over and over the same copy until a flush has succeeded: the other one is on the medium.
        if (!entry.IsUnsynced)
            entry.Copy ^= 1;
        entry.Slot = slot with { Generation = entry.Slot.Generation + 1 };
        entry.IsUnsynced = true;
        IsUnsynced = true;
        MakeRoom(number);
        Write(number);
    }

    private void Write(int number)
    {
        Span<byte> bytes = stackalloc byte[StreamSlot.Bytes];
        _entries[number].Slot.Write(bytes);
        _file.Write(bytes, OffsetOf(number, _entries[number].Copy));
    }

    private void WriteAnew()
    {
        for (var number = 0; number < _entries.Length; number++)
        {
            if (_entries[number].IsUnsynced)
                Write(number);
        }
    }

    private void MakeRoom(int number)
    {
        var end = OffsetOf(number, 0) + EntryBytes;
        if (end <= _lengthBytes)
            return;
        var page = new byte[PageBytes];
        for (; _lengthBytes < end; _lengthBytes += PageBytes)
            _file.Write(page, _lengthBytes);
    }

    private void Read()
    {
        _lengthBytes = _file.Length / PageBytes * PageBytes;
        var bytes = new byte[EntryBytes];
        for (var number = 0; number < _entries.Length && OffsetOf(number, 0) < _lengthBytes; number++)
        {
            _file.Read(bytes, OffsetOf(number, 0));
            var isFirst = StreamSlot.TryRead(bytes, out var first);
            var isSecond = StreamSlot.TryRead(bytes.AsSpan(StreamSlot.Bytes), out var second);
            if (!isFirst && !isSecond)
                continue;
            var takeSecond = isSecond && (!isFirst || second.Generation > first.Generation);
            _entries[number] = new Entry { Slot = takeSecond ? second : first, Copy = takeSecond ? 1 : 0 };
        }
    }

    private static long OffsetOf(int number, int copy) => ((long)number * EntryBytes) + (copy * StreamSlot.Bytes);

    private struct Entry
    {
        public StreamSlot Slot;
        public int Copy;
        public bool IsUnsynced;
    }
}
