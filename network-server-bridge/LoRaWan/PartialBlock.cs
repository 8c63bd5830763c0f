using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// The last block of a message, 0 to 15 bytes, put together in registers from overlapping reads: through a buffer on
/// the stack the processor would wait for its own small writes before each wide read, as long as AES itself takes.
/// </summary>
internal static class PartialBlock
{
    /// <summary>The bytes, then 0x80, then zeroes (RFC 4493, 2.4).</summary>
    public static Vector128<byte> Pad(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(ulong))
            return Vector128.Create(ReadShort(bytes) | (0x80ul << (8 * bytes.Length)), 0ul).AsByte();

        var rest = bytes.Length - sizeof(ulong);
        var high = rest == 0 ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(bytes[rest..]) >> (64 - (8 * rest));
        return Vector128.Create(
            BinaryPrimitives.ReadUInt64LittleEndian(bytes), high | (0x80ul << (8 * rest))).AsByte();
    }

    /// <summary>Xors the bytes with the first ones of a key stream block.</summary>
    public static void Xor(Span<byte> bytes, Vector128<byte> keyStream)
    {
        var stream = keyStream.AsUInt64().GetElement(0);
        if (bytes.Length >= sizeof(ulong))
        {
            var whole = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ stream;
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, whole);
            bytes = bytes[sizeof(ulong)..];
            stream = keyStream.AsUInt64().GetElement(1);
        }

        for (var i = 0; i < bytes.Length; i++, stream >>= 8)
            bytes[i] ^= (byte)stream;
    }

    // 0 to 7 bytes, the first in the lowest eight bits.
    private static ulong ReadShort(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= sizeof(uint))
        {
            var rest = bytes.Length - sizeof(uint);
            ulong low = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            return low | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(bytes[rest..]) << (8 * rest));
        }

        var value = 0ul;
        for (var i = bytes.Length - 1; i >= 0; i--)
            value = (value << 8) | bytes[i];
        return value;
    }
}
