using System.Buffers.Binary;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>
/// One entry of the table of streams, little-endian, 128 bytes:
/// u32 CRC-32C of what follows | u32 use | u64 generation | u64 gateway | u64 lane | u64 name | i64 first | i64 next |
/// i64 refused | i64 of them told | i64 first of the others µs | i64 last of the others µs | zeroes.
/// </summary>
internal readonly record struct StreamSlot(SlotUse Use, long Generation)
{
    public const int Bytes = 128;

    public SpoolKey Key { get; init; }

    public ulong Name { get; init; }

    public long First { get; init; }

    public long Next { get; init; }

    public long Refused { get; init; }

    public long RefusedTold { get; init; }

    public DateTimeOffset RefusedFrom { get; init; }

    public DateTimeOffset RefusedTo { get; init; }

    public static StreamSlot Of(SpoolStream stream) => new(SlotUse.Stream, 0)
    {
        Key = stream.Key,
        Name = stream.Name,
        First = stream.First,
        Next = stream.Next,
        Refused = stream.Refused,
        RefusedTold = stream.RefusedTold,
        RefusedFrom = stream.RefusedFrom,
        RefusedTo = stream.RefusedTo,
    };

    public SpoolStream ToStream(int slot) => new(Key, Name, slot)
    {
        First = First,
        Next = Next,
        Refused = Refused,
        RefusedInLog = RefusedTold,
        RefusedTold = RefusedTold,
        RefusedFrom = RefusedFrom,
        RefusedTo = RefusedTo,
        IsInTable = true,
    };

    public void Write(Span<byte> destination)
    {
        destination[..Bytes].Clear();
        BinaryPrimitives.WriteInt32LittleEndian(destination[4..], (int)Use);
        BinaryPrimitives.WriteInt64LittleEndian(destination[8..], Generation);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[16..], Key.Gateway.Value);
        BinaryPrimitives.WriteInt64LittleEndian(destination[24..], (long)Key.Lane);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[32..], Name);
        BinaryPrimitives.WriteInt64LittleEndian(destination[40..], First);
        BinaryPrimitives.WriteInt64LittleEndian(destination[48..], Next);
        BinaryPrimitives.WriteInt64LittleEndian(destination[56..], Refused);
        BinaryPrimitives.WriteInt64LittleEndian(destination[64..], RefusedTold);
        BinaryPrimitives.WriteInt64LittleEndian(destination[72..], SpoolRecord.Micros(RefusedFrom));
        BinaryPrimitives.WriteInt64LittleEndian(destination[80..], SpoolRecord.Micros(RefusedTo));
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Crc32C.Of(destination[4..Bytes]));
    }

    /// <summary>False for bytes that are no entry.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out StreamSlot slot)
    {
        slot = default;
        if (source.Length < Bytes || BinaryPrimitives.ReadUInt32LittleEndian(source) != Crc32C.Of(source[4..Bytes]))
            return false;
        slot = new StreamSlot((SlotUse)BinaryPrimitives.ReadInt32LittleEndian(source[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[8..]))
        {
            Key = new SpoolKey(new Eui64(BinaryPrimitives.ReadUInt64LittleEndian(source[16..])),
                (SpoolLane)BinaryPrimitives.ReadInt64LittleEndian(source[24..])),
            Name = BinaryPrimitives.ReadUInt64LittleEndian(source[32..]),
            First = BinaryPrimitives.ReadInt64LittleEndian(source[40..]),
            Next = BinaryPrimitives.ReadInt64LittleEndian(source[48..]),
            Refused = BinaryPrimitives.ReadInt64LittleEndian(source[56..]),
            RefusedTold = BinaryPrimitives.ReadInt64LittleEndian(source[64..]),
            RefusedFrom = SpoolRecord.Time(BinaryPrimitives.ReadInt64LittleEndian(source[72..])),
            RefusedTo = SpoolRecord.Time(BinaryPrimitives.ReadInt64LittleEndian(source[80..])),
        };
        return slot.Use is SlotUse.Open or SlotUse.Closed or SlotUse.Stream or SlotUse.Free;
    }
}

/// <summary>What an entry says. The numbers stand on disks.</summary>
internal enum SlotUse
{
    /// <summary>Was a stream's, whose place is free again.</summary>
    Free = 1,

    /// <summary>A stream's.</summary>
    Stream = 2,

    /// <summary>The first entry: the spool is in use, or its process died.</summary>
    Open = 3,

    /// <summary>The first entry: the spool was left in order.</summary>
    Closed = 4,
}
