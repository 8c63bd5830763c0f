using System.Buffers.Binary;

namespace Kreisfunk.Bridge.Log;

/// <summary>Reads the records of one segment one after the other, through a buffer of its own.</summary>
internal sealed class SegmentScanner(IDiskFile file, int maxRecordBytes)
{
    private const int ChunkBytes = 128 * 1024;

    private byte[] _buffer = new byte[ChunkBytes];
    private long _bufferOffset;
    private int _bufferCount;

    /// <summary>Where the next record begins.</summary>
    public long Offset { get; private set; } = RecordFormat.MarkBytes;

    /// <summary>
    /// Reads the next record when it lies wholly before <paramref name="end"/>. The payload is valid until the next
    /// call. At the end itself the answer is Incomplete.
    /// </summary>
    public RecordError TryNext(long expected, long end, out long utcMs, out ReadOnlyMemory<byte> payload)
    {
        payload = default;
        var error = RecordFormat.TryRead(Window(RecordFormat.HeaderBytes, end), expected, maxRecordBytes,
            out utcMs, out var size);
        if (error == RecordError.Incomplete && size > 0)
            error = RecordFormat.TryRead(Window(size, end), expected, maxRecordBytes, out utcMs, out size);
        if (error != RecordError.None)
            return error;

        var start = (int)(Offset - _bufferOffset) + RecordFormat.HeaderBytes;
        payload = _buffer.AsMemory(start, size - RecordFormat.HeaderBytes);
        Offset += size;
        return RecordError.None;
    }

    /// <summary>
    /// After damage: finds the next whole record with a later sequence number and stands before it. False when the rest
    /// up to the end holds none.
    /// </summary>
    public bool TrySkipDamage(long expected, long last, long end, out long sequence)
    {
        sequence = 0;
        var rest = new byte[end - Offset];
        var count = file.Read(rest, Offset);
        for (var i = 1; i + RecordFormat.HeaderBytes <= count; i++)
        {
            var candidate = BinaryPrimitives.ReadInt64LittleEndian(rest.AsSpan(i + 8));
            if (candidate <= expected || candidate > last)
                continue;
            var error = RecordFormat.TryRead(rest.AsSpan(i, count - i), candidate, maxRecordBytes, out _, out _);
            if (error != RecordError.None)
                continue;
            Offset += i;
            sequence = candidate;
            return true;
        }

        return false;
    }

    private ReadOnlySpan<byte> Window(int wanted, long end)
    {
        wanted = (int)Math.Min(wanted, end - Offset);
        var start = Offset - _bufferOffset;
        if (start < 0 || start + wanted > _bufferCount)
        {
            if (wanted > _buffer.Length)
                _buffer = new byte[wanted];
            _bufferOffset = Offset;
            _bufferCount = file.Read(_buffer.AsSpan(0, (int)Math.Min(_buffer.Length, end - Offset)), Offset);
            start = 0;
        }

        return _buffer.AsSpan((int)start, _bufferCount - (int)start);
    }
}
