using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Kreisfunk.Codecs.Sandbox;

/// <summary>
/// Messages between a process and its codec workers, over the worker's standard input and output. Each is
/// length u32 | kind u8 | body, little-endian; the length counts kind and body.
/// </summary>
internal enum WorkerFrame : byte
{
    /// <summary>To the worker, first: the options as JSON.</summary>
    Options = 1,

    /// <summary>To the worker: codec u32 | source UTF-8.</summary>
    Add = 2,

    /// <summary>To the worker: codec u32.</summary>
    Remove = 3,

    /// <summary>
    /// To the worker: batch u32 | count u16 | count × (codec u32 | kind u8 | fPort u8 | time f64 | length u8 | bytes |
    /// length i32, -1: none | JSON UTF-8).
    /// </summary>
    Run = 4,

    /// <summary>From the worker: it can take codecs.</summary>
    Ready = 16,

    /// <summary>From the worker: batch u32 | first u16 | count u16 | lines UTF-8, each with its line end.</summary>
    Results = 17,

    /// <summary>From the worker, its last: batch u32 | job u16 | reason u8 | place UTF-8.</summary>
    Fatal = 18,
}

/// <summary>Writes messages into memory that is used again.</summary>
internal sealed class FrameWriter
{
    private const int LengthBytes = 4;

    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);
    private int _start;

    /// <summary>The finished messages.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public void Clear() => _buffer.ResetWrittenCount();

    public FrameWriter Begin(WorkerFrame kind)
    {
        _start = _buffer.WrittenCount;
        _buffer.GetSpan(LengthBytes)[..LengthBytes].Clear();
        _buffer.Advance(LengthBytes);
        return Byte((byte)kind);
    }

    public FrameWriter Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
        return this;
    }

    public FrameWriter UInt16(int value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer.GetSpan(2), (ushort)value);
        _buffer.Advance(2);
        return this;
    }

    public FrameWriter Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
        return this;
    }

    public FrameWriter Double(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
        return this;
    }

    public FrameWriter Bytes(ReadOnlySpan<byte> value)
    {
        _buffer.Write(value);
        return this;
    }

    public FrameWriter Text(ReadOnlySpan<char> value)
    {
        var span = _buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(value.Length));
        _buffer.Advance(Encoding.UTF8.GetBytes(value, span));
        return this;
    }

    /// <summary>A text with its length before it, or -1 for none.</summary>
    public FrameWriter OptionalText(string? value) =>
        value is null ? Int32(-1) : Int32(Encoding.UTF8.GetByteCount(value)).Text(value);

    /// <summary>Writes the length of the message begun last.</summary>
    public void End()
    {
        var length = _buffer.WrittenCount - _start - LengthBytes;
        var all = System.Runtime.InteropServices.MemoryMarshal.AsMemory(_buffer.WrittenMemory).Span;
        BinaryPrimitives.WriteInt32LittleEndian(all[_start..], length);
    }
}

/// <summary>Reads one message after the other; blocks until one is whole.</summary>
internal sealed class FrameReader(Stream stream)
{
    /// <summary>The largest message: a batch of results of the largest allowed size, and some.</summary>
    private const int MaxLength = 512 * 1024 * 1024;

    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>False at the end of the stream. The body is valid until the next call.</summary>
    public bool TryRead(out WorkerFrame kind, out ReadOnlySpan<byte> body)
    {
        kind = default;
        body = default;
        if (!Fill(4))
            return false;
        var length = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start));
        if (length is < 1 or > MaxLength)
            throw new InvalidDataException($"a message of {length} bytes");
        if (!Fill(4 + length))
            return false;
        kind = (WorkerFrame)_buffer[_start + 4];
        body = _buffer.AsSpan(_start + 5, length - 1);
        _start += 4 + length;
        return true;
    }

    private bool Fill(int count)
    {
        if (_end - _start >= count)
            return true;
        if (_buffer.Length - _start < count)
        {
            var target = count > _buffer.Length ? new byte[Math.Max(count, _buffer.Length * 2)] : _buffer;
            _buffer.AsSpan(_start, _end - _start).CopyTo(target);
            (_buffer, _end, _start) = (target, _end - _start, 0);
        }

        while (_end - _start < count)
        {
            var read = stream.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
                return false;
            _end += read;
        }

        return true;
    }
}
