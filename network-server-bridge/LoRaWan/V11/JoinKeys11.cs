namespace Kreisfunk.LoRaWan;

/// <summary>The two keys that a device's join accepts of LoRaWAN 1.1 use for its life (1.1, section 6.1.1).</summary>
/// <param name="JSIntKey">Signs join accepts with OptNeg, and rejoin requests of type 1.</param>
/// <param name="JSEncKey">Encrypts join accepts that answer a rejoin request.</param>
public readonly record struct JoinKeys11(AesKey JSIntKey, AesKey JSEncKey)
{
    /// <summary>Derives both keys.</summary>
    /// <param name="nwkKey">The network's root key.</param>
    /// <param name="devEui">The device.</param>
    public static JoinKeys11 Derive(AesCipher nwkKey, Eui64 devEui)
    {
        ArgumentNullException.ThrowIfNull(nwkKey);

        // kind 1 | DevEUI 8 | zeroes 7
        Span<byte> block = stackalloc byte[AesCipher.BlockBytes];
        block.Clear();
        devEui.WriteLittleEndian(block[1..]);
        return new JoinKeys11(
            SessionKeys11.DeriveOne(nwkKey, 0x06, block), SessionKeys11.DeriveOne(nwkKey, 0x05, block));
    }

    /// <summary>Never the keys.</summary>
    public override string ToString() => "JoinKeys11(hidden)";
}
