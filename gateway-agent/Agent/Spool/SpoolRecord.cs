using System.Buffers.Binary;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>
/// One record of a segment, little-endian:
/// u32 payload length | u32 CRC-32C | u64 sequence | u64 monotonic ns | i64 utc µs | u8 kind | u64 gateway | payload.
/// The checksum covers all other bytes, the length included. Kind: bits 0 and 1 are the time's quality, bit 2 the lane,
/// bit 3 says that the payload begins with a gap (u64 refused until here | u64 count | i64 from µs | i64 to µs); the
/// others are zero.
/// </summary>
internal readonly record struct SpoolRecord(SpoolKey Stream, long Sequence, ulong MonotonicNs, DateTimeOffset At)
{
    public const int HeaderBytes = 41, GapBytes = 32;

    /// <summary>
    /// An uplink of the longest packet with every piece of metadata that is taken stays below 12 kB.
    /// </summary>
    public const int MaxPayloadBytes = 16 * 1024;

    private const byte QualityBits = 3, LaneBit = 4, GapBit = 8, UnusedBits = 0xf0;

    public TimeQuality Quality { get; init; }

    /// <summary>What was refused before the frame.</summary>
    public SpoolGap Gap { get; init; }

    /// <summary>How many frames of the stream have been refused up to this frame; 0 without a gap.</summary>
    public long RefusedUntil { get; init; }

    /// <summary>Size of the record, once read.</summary>
    public int SizeBytes { get; init; }

    private bool HasGap => Gap.Count > 0;

    /// <summary>Where the frame begins within the record.</summary>
    public int FrameOffset => HeaderBytes + (HasGap ? GapBytes : 0);

    public int SizeWith(int frameBytes) => FrameOffset + frameBytes;

    /// <summary>Writes the record; the destination has <see cref="SizeWith"/> bytes.</summary>
    public void Write(Span<byte> destination, ReadOnlySpan<byte> frame)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, destination.Length - HeaderBytes);
        BinaryPrimitives.WriteInt64LittleEndian(destination[8..], Sequence);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[16..], MonotonicNs);
        BinaryPrimitives.WriteInt64LittleEndian(destination[24..], Micros(At));
        destination[32] = (byte)((byte)Quality | (Stream.Lane == SpoolLane.Express ? LaneBit : 0)
            | (HasGap ? GapBit : 0));
        BinaryPrimitives.WriteUInt64LittleEndian(destination[33..], Stream.Gateway.Value);
        if (HasGap)
            WriteGap(destination[HeaderBytes..]);
        frame.CopyTo(destination[FrameOffset..]);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], Checksum(destination));
    }

    /// <summary>
    /// Reads the record at the start of the bytes. When they end too early, the size tells how many it needs.
    /// </summary>
    public static RecordError TryRead(ReadOnlySpan<byte> source, out SpoolRecord record, out int size)
    {
        record = default;
        size = HeaderBytes;
        if (source.Length < HeaderBytes)
            return RecordError.Incomplete;
        var length = BinaryPrimitives.ReadInt32LittleEndian(source);
        var kind = source[32];
        var least = (kind & GapBit) == 0 ? 0 : GapBytes;
        if (length < least || length > MaxPayloadBytes + GapBytes || (kind & UnusedBits) != 0)
            return RecordError.Corrupt;
        size = HeaderBytes + length;
        if (source.Length < size)
            return RecordError.Incomplete;
        source = source[..size];
        if (BinaryPrimitives.ReadUInt32LittleEndian(source[4..]) != Checksum(source))
            return RecordError.Corrupt;
        record = Read(source, kind);
        return RecordError.None;
    }

    private static SpoolRecord Read(ReadOnlySpan<byte> source, byte kind)
    {
        var gateway = new Eui64(BinaryPrimitives.ReadUInt64LittleEndian(source[33..]));
        var lane = (kind & LaneBit) == 0 ? SpoolLane.Ordered : SpoolLane.Express;
        var record = new SpoolRecord(new SpoolKey(gateway, lane),
            BinaryPrimitives.ReadInt64LittleEndian(source[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[16..]),
            Time(BinaryPrimitives.ReadInt64LittleEndian(source[24..])))
        {
            Quality = (TimeQuality)(kind & QualityBits),
            SizeBytes = source.Length,
        };
        if ((kind & GapBit) == 0)
            return record;
        var gap = source[HeaderBytes..];
        return record with
        {
            RefusedUntil = BinaryPrimitives.ReadInt64LittleEndian(gap),
            Gap = new SpoolGap(BinaryPrimitives.ReadInt64LittleEndian(gap[8..]),
                Time(BinaryPrimitives.ReadInt64LittleEndian(gap[16..])),
                Time(BinaryPrimitives.ReadInt64LittleEndian(gap[24..]))),
        };
    }

    private void WriteGap(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination, RefusedUntil);
        BinaryPrimitives.WriteInt64LittleEndian(destination[8..], Gap.Count);
        BinaryPrimitives.WriteInt64LittleEndian(destination[16..], Micros(Gap.From));
        BinaryPrimitives.WriteInt64LittleEndian(destination[24..], Micros(Gap.To));
    }

    private static uint Checksum(ReadOnlySpan<byte> record) => Crc32C.Of(record[..4], record[8..]);

    /// <summary>The monotonic time as the record has it; differences hold over the end of the range.</summary>
    public static ulong Nanos(TimeSpan monotonic) => unchecked((ulong)monotonic.Ticks * TimeSpan.NanosecondsPerTick);

    /// <summary>How long before a monotonic time it was made.</summary>
    public TimeSpan Age(TimeSpan now) =>
        new(unchecked((long)(Nanos(now) - MonotonicNs)) / TimeSpan.NanosecondsPerTick);

    /// <summary>Microseconds since 1970.</summary>
    public static long Micros(DateTimeOffset time) =>
        (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The time of a count of microseconds; one that no calendar holds is the epoch.</summary>
    public static DateTimeOffset Time(long micros) =>
        micros is > -60_000_000_000_000_000 and < 250_000_000_000_000_000
            ? DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond)
            : DateTimeOffset.UnixEpoch;
}
