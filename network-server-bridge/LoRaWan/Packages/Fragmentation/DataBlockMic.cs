using System.Runtime.Intrinsics;

namespace Kreisfunk.LoRaWan;

/// <summary>The MIC by which a device knows that a data block is whole and from its network (TS004-2.0.0).</summary>
public static class DataBlockMic
{
    /// <summary>The key of the MIC.</summary>
    /// <param name="rootKey">GenAppKey (LoRaWAN 1.0.x) or AppKey (1.1).</param>
    public static AesKey DeriveDataBlockIntKey(AesCipher rootKey)
    {
        ArgumentNullException.ThrowIfNull(rootKey);

        // 30 | zeroes 15
        Span<byte> block = stackalloc byte[AesCipher.BlockBytes];
        block.Clear();
        block[0] = 0x30;
        rootKey.EncryptBlock(block, block);
        return new AesKey(block);
    }

    /// <summary>The MIC, first byte on the air lowest.</summary>
    /// <param name="dataBlockIntKey">See <see cref="DeriveDataBlockIntKey"/>.</param>
    /// <param name="setup">FragIndex, Descriptor and SessionCnt count.</param>
    /// <param name="block">The data block without padding, not empty.</param>
    public static uint Compute(AesCipher dataBlockIntKey, in FragSessionSetupReq setup, ReadOnlySpan<byte> block)
    {
        ArgumentNullException.ThrowIfNull(dataBlockIntKey);
        ArgumentOutOfRangeException.ThrowIfZero(block.Length);

        // 49 | SessionCnt 2 | FragIndex 1 | Descriptor 4 | zeroes 4 | length 4
        var low = 0x49 | ((ulong)setup.SessionCnt << 8) | ((ulong)(byte)setup.FragIndex << 24)
            | ((ulong)setup.Descriptor << 32);
        var b0 = Vector128.Create(low, (ulong)(uint)block.Length << 32).AsByte();
        return Cmac.ComputeMic(dataBlockIntKey, b0, block);
    }
}
