namespace Kreisfunk.LoRaWan;

/// <summary>
/// The two keys of a multicast group's session, and how the group's key reaches a device (TS005-1.0.0 and 2.0.0).
/// A group's downlinks are 1.0.x data frames with these keys and the group's own counter.
/// </summary>
/// <param name="McNetSKey">Signs; there is no FPort 0 and there are no FOpts.</param>
/// <param name="McAppSKey">Encrypts.</param>
public readonly record struct MulticastKeys(AesKey McNetSKey, AesKey McAppSKey)
{
    /// <summary>The session's keys.</summary>
    /// <param name="mcKey">The group's key.</param>
    /// <param name="mcAddr">The group's address.</param>
    public static MulticastKeys Derive(AesCipher mcKey, DevAddr mcAddr)
    {
        ArgumentNullException.ThrowIfNull(mcKey);
        return new MulticastKeys(DeriveOne(mcKey, 0x02, mcAddr), DeriveOne(mcKey, 0x01, mcAddr));
    }

    /// <summary>A device's McRootKey from its GenAppKey, for LoRaWAN 1.0.x.</summary>
    public static AesKey McRootKeyFromGenAppKey(AesCipher genAppKey) => DeriveOne(genAppKey, 0x00, default);

    /// <summary>A device's McRootKey from its AppKey, for LoRaWAN 1.1.</summary>
    public static AesKey McRootKeyFromAppKey(AesCipher appKey) => DeriveOne(appKey, 0x20, default);

    /// <summary>The key a device's McKey is encrypted with in <c>McGroupSetupReq</c>.</summary>
    public static AesKey McKEKey(AesCipher mcRootKey) => DeriveOne(mcRootKey, 0x00, default);

    /// <summary>What <c>McGroupSetupReq</c> carries: the AES <em>decrypt</em> operation, so that devices need only
    /// encrypt.</summary>
    /// <param name="mcKEKey">The device's McKEKey.</param>
    /// <param name="mcKey">The group's key.</param>
    public static AesKey EncryptMcKey(AesCipher mcKEKey, AesKey mcKey)
    {
        ArgumentNullException.ThrowIfNull(mcKEKey);
        Span<byte> block = stackalloc byte[AesKey.LengthBytes];
        mcKey.CopyTo(block);
        mcKEKey.DecryptBlock(block, block);
        return new AesKey(block);
    }

    /// <summary>What a device makes of the field in <c>McGroupSetupReq</c>.</summary>
    /// <param name="mcKEKey">The device's McKEKey.</param>
    /// <param name="mcKeyEncrypted">The field.</param>
    public static AesKey DecryptMcKey(AesCipher mcKEKey, AesKey mcKeyEncrypted)
    {
        ArgumentNullException.ThrowIfNull(mcKEKey);
        Span<byte> block = stackalloc byte[AesKey.LengthBytes];
        mcKeyEncrypted.CopyTo(block);
        mcKEKey.EncryptBlock(block, block);
        return new AesKey(block);
    }

    /// <summary>Never the keys.</summary>
    public override string ToString() => "MulticastKeys(hidden)";

    private static AesKey DeriveOne(AesCipher key, byte kind, DevAddr mcAddr)
    {
        ArgumentNullException.ThrowIfNull(key);

        // kind 1 | McAddr 4 | zeroes 11
        Span<byte> block = stackalloc byte[AesCipher.BlockBytes];
        block.Clear();
        block[0] = kind;
        mcAddr.WriteLittleEndian(block[1..]);
        key.EncryptBlock(block, block);
        return new AesKey(block);
    }
}
