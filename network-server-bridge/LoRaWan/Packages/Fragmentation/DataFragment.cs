using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// A fragment; it takes the rest of the message (TS004). Two are equal when they hold the same memory, not the same
/// bytes.
/// </summary>
/// <param name="FragIndex">Of the session, 0..3.</param>
/// <param name="N">1..NbFrag: uncoded; above: coded; 0..16383.</param>
/// <param name="Fragment">FragSize bytes.</param>
public readonly record struct DataFragment(
    int FragIndex, int N, ReadOnlyMemory<byte> Fragment) : IPackageCommand<DataFragment>
{
    // FragIndex 15..14, N 13..0 | fragment

    /// <inheritdoc />
    public static byte Cid => 0x08;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 2;

    /// <inheritdoc cref="ICommand{TSelf}.MoreBytes" />
    public static int MoreBytes(ReadOnlySpan<byte> payload) => payload.Length - PayloadBytes;

    /// <inheritdoc />
    public static DataFragment Read(ReadOnlySpan<byte> payload)
    {
        var index = BinaryPrimitives.ReadUInt16LittleEndian(payload);
        return new DataFragment(index >> 14, index & 0x3FFF, payload[2..].ToArray());
    }

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        var index = (MacFields.Bits(FragIndex, 2) << 14) | MacFields.WideBits(N, 14);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[1..], (ushort)index);
        Fragment.Span.CopyTo(destination[3..]);
        return 1 + PayloadBytes + Fragment.Length;
    }
}
