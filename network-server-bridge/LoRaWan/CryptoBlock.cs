using System.Runtime.Intrinsics;

namespace Kreisfunk.LoRaWan;

/// <summary>The 16-byte blocks that tie a MIC (B) or a key stream (A) to direction, address and counter.</summary>
internal static class CryptoBlock
{
    // 49 | 0 0 0 0 | direction 1 | DevAddr 4 | FCnt 4 | 0 | length 1     (1.0.4, section 4.4)
    public static Vector128<byte> B0(DevAddr devAddr, uint fCnt32, bool downlink, int lengthBytes) =>
        Create(0x49, devAddr, fCnt32, downlink, (byte)lengthBytes);

    // 01 | 0 0 0 0 | direction 1 | DevAddr 4 | FCnt 4 | 0 | counter 1     (1.0.4, section 4.3.3)
    public static Vector128<byte> A(DevAddr devAddr, uint fCnt32, bool downlink, byte first) =>
        Create(0x01, devAddr, fCnt32, downlink, first);

    /// <summary>Puts four bytes, lowest first, where 1.0.x has zeroes behind the first byte.</summary>
    public static Vector128<byte> WithMiddle(Vector128<byte> block, uint middle) =>
        block | Vector128.Create((ulong)middle << 8, 0ul).AsByte();

    /// <summary>Xors with the encrypted first block and its successors, which count in their last byte.</summary>
    public static void ApplyKeyStream(AesCipher key, Vector128<byte> block, Span<byte> data)
    {
        var step = Vector128.Create(0ul, 1ul << 56).AsByte();
        while (data.Length >= AesCipher.BlockBytes)
        {
            (Vector128.Create<byte>(data) ^ key.Encrypt(block)).CopyTo(data);
            block += step;
            data = data[AesCipher.BlockBytes..];
        }

        if (!data.IsEmpty)
            PartialBlock.Xor(data, key.Encrypt(block));
    }

    private static Vector128<byte> Create(byte first, DevAddr devAddr, uint fCnt32, bool downlink, byte last)
    {
        var low = first | ((downlink ? 1ul : 0ul) << 40) | ((ulong)devAddr.Value << 48);
        var high = (devAddr.Value >> 16) | ((ulong)fCnt32 << 16) | ((ulong)last << 56);
        return Vector128.Create(low, high).AsByte();
    }
}
