namespace Kreisfunk.LoRaWan;

/// <summary>Keys of a device's wake-up frames (TS011-1.0.1).</summary>
public static class RelayKeys
{
    /// <summary>The root key that <see cref="UpdateUplinkListReq"/> gives to the relay.</summary>
    /// <param name="nwkSEncKey">The session's NwkSEncKey (1.1) or NwkSKey (1.0.x).</param>
    public static AesKey DeriveRootWorSKey(AesCipher nwkSEncKey)
    {
        ArgumentNullException.ThrowIfNull(nwkSEncKey);

        // 01 | zeroes 15
        Span<byte> block = stackalloc byte[AesCipher.BlockBytes];
        block.Clear();
        block[0] = 0x01;
        nwkSEncKey.EncryptBlock(block, block);
        return new AesKey(block);
    }
}
