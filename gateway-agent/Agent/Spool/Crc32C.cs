using System.Buffers.Binary;
using System.Numerics;

namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>CRC-32C (Castagnoli, reflected, as iSCSI has it) by the processor's own instruction.</summary>
internal static class Crc32C
{
    /// <summary>The checksum of two pieces as if they were one.</summary>
    public static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default) =>
        ~Continue(Continue(uint.MaxValue, first), second);

    private static uint Continue(uint crc, ReadOnlySpan<byte> bytes)
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
