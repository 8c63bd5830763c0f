using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>The four keys of a LoRaWAN 1.1 session (1.1, section 6.2.5).</summary>
/// <param name="FNwkSIntKey">Half the MIC of an uplink.</param>
/// <param name="SNwkSIntKey">The other half, and the MIC of downlinks.</param>
/// <param name="NwkSEncKey">Encrypts FOpts and FPort 0.</param>
/// <param name="AppSKey">Encrypts FPort 1 to 255.</param>
public readonly record struct SessionKeys11(AesKey FNwkSIntKey, AesKey SNwkSIntKey, AesKey NwkSEncKey, AesKey AppSKey)
{
    /// <summary>Derives the four keys when the network has set OptNeg.</summary>
    /// <param name="nwkKey">The network's root key.</param>
    /// <param name="appKey">The application's root key.</param>
    /// <param name="joinNonce">The low 24 bits count.</param>
    /// <param name="joinEui">From the join request that is answered.</param>
    /// <param name="devNonce">From the join request that is answered.</param>
    public static SessionKeys11 Derive(
        AesCipher nwkKey, AesCipher appKey, uint joinNonce, Eui64 joinEui, ushort devNonce)
    {
        ArgumentNullException.ThrowIfNull(nwkKey);
        ArgumentNullException.ThrowIfNull(appKey);

        // kind 1 | JoinNonce 3 | JoinEUI 8 | DevNonce 2 | zeroes 2     (1.1, section 6.2.5)
        Span<byte> block = stackalloc byte[AesCipher.BlockBytes];
        block.Clear();
        JoinAccept.WriteUInt24(joinNonce, block[1..]);
        joinEui.WriteLittleEndian(block[4..]);
        BinaryPrimitives.WriteUInt16LittleEndian(block[12..], devNonce);
        return new SessionKeys11(
            DeriveOne(nwkKey, 0x01, block), DeriveOne(nwkKey, 0x03, block), DeriveOne(nwkKey, 0x04, block),
            DeriveOne(appKey, 0x02, block));
    }

    /// <summary>Never the keys.</summary>
    public override string ToString() => "SessionKeys11(hidden)";

    internal static AesKey DeriveOne(AesCipher root, byte kind, Span<byte> block)
    {
        Span<byte> key = stackalloc byte[AesKey.LengthBytes];
        block[0] = kind;
        root.EncryptBlock(block, key);
        return new AesKey(key);
    }
}
