namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>
/// Reads records through a few buffers, so that readers at different places do not make each other read from the disk
/// again. Not for several threads at once.
/// </summary>
internal sealed class SegmentWindows
{
    /// <summary>
    /// Two lanes, the front where frames are freed, and one more; each holds the largest record and some hundred usual
    /// ones. 128 kB in all.
    /// </summary>
    private const int Count = 4, WindowBytes = 32 * 1024, SectorBytes = 4096;

    private readonly Window[] _windows = [.. Enumerable.Range(0, Count).Select(_ => new Window())];
    private long _use;

    /// <summary>The record at an offset; the bytes are valid until the next call.</summary>
    public RecordError TryRead(SpoolSegment segment, int offset, out SpoolRecord record,
        out ReadOnlySpan<byte> bytes)
    {
        bytes = Bytes(segment, offset, SpoolRecord.HeaderBytes);
        var error = SpoolRecord.TryRead(bytes, out record, out var size);
        if (error == RecordError.Incomplete && size > bytes.Length)
        {
            bytes = Bytes(segment, offset, size);
            error = SpoolRecord.TryRead(bytes, out record, out size);
        }

        bytes = error == RecordError.None ? bytes[..size] : default;
        return error;
    }

    /// <summary>
    /// Where the next whole record begins, from an offset on: the way out of damage. The segment's end when there is
    /// none.
    /// </summary>
    public int Resume(SpoolSegment segment, int from)
    {
        for (var offset = from; offset + SpoolRecord.HeaderBytes <= segment.LengthBytes; offset++)
        {
            if (TryRead(segment, offset, out _, out _) == RecordError.None)
                return offset;
        }

        return segment.LengthBytes;
    }

    /// <summary>Forgets a segment that is gone.</summary>
    public void Forget(SpoolSegment segment)
    {
        foreach (var window in _windows.Where(window => window.Segment == segment))
            window.Segment = null;
    }

    private ReadOnlySpan<byte> Bytes(SpoolSegment segment, int offset, int wanted)
    {
        wanted = Math.Min(wanted, segment.LengthBytes - offset);
        var oldest = _windows[0];
        foreach (var window in _windows)
        {
            if (window.Segment == segment && offset >= window.Offset && offset + wanted <= window.Offset + window.Count)
            {
                window.UsedAt = ++_use;
                return window.From(offset);
            }

            if (window.UsedAt < oldest.UsedAt)
                oldest = window;
        }

        oldest.Fill(segment, offset);
        oldest.UsedAt = ++_use;
        return oldest.From(offset);
    }

    private sealed class Window
    {
        private readonly byte[] _buffer = new byte[WindowBytes];

        public SpoolSegment? Segment { get; set; }

        public int Offset { get; private set; }

        public int Count { get; private set; }

        public long UsedAt { get; set; }

        public void Fill(SpoolSegment segment, int offset)
        {
            Segment = segment;
            Offset = offset;
            var wanted = _buffer.AsSpan(0, Math.Max(0, Math.Min(WindowBytes, segment.LengthBytes - offset)));
            try
            {
                Count = segment.File.Read(wanted, offset);
            }
            catch (IOException)
            {
                FillWhatIsReadable(segment, wanted);
                Count = wanted.Length;
            }
        }

        /// <summary>A place the medium cannot read becomes zeroes, which are no record.</summary>
        private void FillWhatIsReadable(SpoolSegment segment, Span<byte> wanted)
        {
            wanted.Clear();
            for (var at = 0; at < wanted.Length; at += SectorBytes)
            {
                try
                {
                    segment.File.Read(wanted.Slice(at, Math.Min(SectorBytes, wanted.Length - at)), Offset + at);
                }
                catch (IOException)
                {
                    // It stays zero; the reader counts it as damage.
                }
            }
        }

        public ReadOnlySpan<byte> From(int offset) => _buffer.AsSpan(offset - Offset, Count - (offset - Offset));
    }
}
