using System.Buffers.Binary;
using System.Numerics;

namespace Kreisfunk.Bridge.Log;

/// <summary>Why bytes are no record.</summary>
public enum RecordError : byte
{
    None,

    /// <summary>The bytes end before the record does: the normal end of a segment, or a torn write.</summary>
    Incomplete,

    /// <summary>Length, checksum or sequence number are wrong.</summary>
    Corrupt,
}

/// <summary>
/// A segment is an 8-byte mark, then records:
/// u32 payload length | u32 CRC-32C of all other bytes | u64 sequence | i64 utc ms | payload (little-endian).
/// The mark's last byte is the format's version.
/// </summary>
public static class RecordFormat
{
    public const int HeaderBytes = 24, MarkBytes = 8;

    public static ReadOnlySpan<byte> Mark => "KFLOG\0\0\x01"u8;

    public static int SizeOf(int payloadBytes) => HeaderBytes + payloadBytes;

    /// <summary>Writes a record and returns its size.</summary>
    public static int Write(Span<byte> destination, long sequence, in LogEntry entry)
    {
        var size = SizeOf(entry.Payload.Length);
        var record = destination[..size];
        BinaryPrimitives.WriteInt32LittleEndian(record, entry.Payload.Length);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], sequence);
        BinaryPrimitives.WriteInt64LittleEndian(record[16..], entry.UtcMs);
        entry.Payload.Span.CopyTo(record[HeaderBytes..]);
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], Checksum(record));
        return size;
    }

    /// <summary>
    /// Reads the record at the start of the bytes. It must carry the expected sequence number: an old record that a
    /// crash left behind the end is no record.
    /// </summary>
    public static RecordError TryRead(
        ReadOnlySpan<byte> source, long expectedSequence, int maxPayloadBytes, out long utcMs, out int size)
    {
        utcMs = 0;
        size = 0;
        if (source.Length < HeaderBytes)
            return RecordError.Incomplete;
        var length = BinaryPrimitives.ReadInt32LittleEndian(source);
        if (length < 0 || length > maxPayloadBytes)
            return RecordError.Corrupt;
        if (BinaryPrimitives.ReadInt64LittleEndian(source[8..]) != expectedSequence)
            return RecordError.Corrupt;
        size = SizeOf(length);
        if (source.Length < size)
            return RecordError.Incomplete;
        if (BinaryPrimitives.ReadUInt32LittleEndian(source[4..]) != Checksum(source[..size]))
            return RecordError.Corrupt;
        utcMs = BinaryPrimitives.ReadInt64LittleEndian(source[16..]);
        return RecordError.None;
    }

    /// <summary>
    /// CRC-32C over the length and everything behind the checksum, by the processor's own instruction.
    /// </summary>
    private static uint Checksum(ReadOnlySpan<byte> record)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(record));
        return ~Crc32C(crc, record[8..]);
    }

    private static uint Crc32C(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return crc;
    }
}
