using System.Runtime.Intrinsics;

namespace Kreisfunk.LoRaWan;

/// <summary>The 16-byte blocks A and B that tie a MIC or a key stream to direction, address and counter.</summary>
internal static class CryptoBlock
{
    // first 1 | 0000 or (ConfFCnt 2, TxDr 1, TxCh 1) or (0 0 0 type) 4 | direction 1 | DevAddr 4 | FCnt 4 | 0 | last 1
    public static Vector128<byte> Create(
        byte first, DevAddr devAddr, uint fCnt32, bool downlink, byte last, uint middle = 0)
    {
        var low = first | ((ulong)middle << 8) | ((downlink ? 1ul : 0ul) << 40) | ((ulong)devAddr.Value << 48);
        var high = (devAddr.Value >> 16) | ((ulong)fCnt32 << 16) | ((ulong)last << 56);
        return Vector128.Create(low, high).AsByte();
    }

    /// <summary>Xors the source with the encryption of the first block and its successors, which count in their last byte.</summary>
    public static void ApplyKeyStream(
        AesCipher key, Vector128<byte> block, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, source.Length);
        var step = Vector128.Create(0ul, 1ul << 56).AsByte();
        while (source.Length >= AesCipher.BlockBytes)
        {
            (Vector128.Create(source) ^ key.Encrypt(block)).CopyTo(destination);
            block += step;
            source = source[AesCipher.BlockBytes..];
            destination = destination[AesCipher.BlockBytes..];
        }

        if (source.IsEmpty)
            return;

        Span<byte> rest = stackalloc byte[AesCipher.BlockBytes];
        key.Encrypt(block).CopyTo(rest);
        for (var i = 0; i < source.Length; i++)
            destination[i] = (byte)(source[i] ^ rest[i]);
    }
}
