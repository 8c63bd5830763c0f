using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>The two keys of a LoRaWAN 1.0.x session (1.0.4, section 6.2.5).</summary>
/// <param name="NwkSKey">Signs frames, and encrypts FPort 0.</param>
/// <param name="AppSKey">Encrypts FPort 1 to 255.</param>
public readonly record struct SessionKeys10(AesKey NwkSKey, AesKey AppSKey)
{
    /// <summary>Derives both keys from the root key and what the join exchanged.</summary>
    /// <param name="appKey">The device's root key.</param>
    /// <param name="joinNonce">AppNonce before 1.0.4; the low 24 bits count.</param>
    /// <param name="netId">The network's identifier; the low 24 bits count.</param>
    /// <param name="devNonce">From the join request that is answered.</param>
    public static SessionKeys10 Derive(AesCipher appKey, uint joinNonce, uint netId, ushort devNonce)
    {
        ArgumentNullException.ThrowIfNull(appKey);
        return new SessionKeys10(
            DeriveOne(appKey, 0x01, joinNonce, netId, devNonce), DeriveOne(appKey, 0x02, joinNonce, netId, devNonce));
    }

    /// <summary>Never the keys.</summary>
    public override string ToString() => "SessionKeys10(hidden)";

    private static AesKey DeriveOne(AesCipher appKey, byte kind, uint joinNonce, uint netId, ushort devNonce)
    {
        // kind 1 | JoinNonce 3 | NetID 3 | DevNonce 2 | zeroes 7     (1.0.4, section 6.2.5)
        Span<byte> block = stackalloc byte[AesCipher.BlockBytes];
        block.Clear();
        block[0] = kind;
        JoinAccept.WriteUInt24(joinNonce, block[1..]);
        JoinAccept.WriteUInt24(netId, block[4..]);
        BinaryPrimitives.WriteUInt16LittleEndian(block[7..], devNonce);
        appKey.EncryptBlock(block, block);
        return new AesKey(block);
    }
}
