using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

public sealed class MulticastKeysTests
{
    // brocaar/lorawan, applayer/multicastsetup: the only public known answer for this key.
    [Fact]
    public void The_key_encryption_key_is_derived_from_the_root_key() => Assert.Equal(
        Key("9083bebf7042578831" + "60dbfcde33ad71"),
        MulticastKeys.McKEKey(new AesCipher(Key("0402030405060708090a0b0c0d0e0f10"))));

    // The device encrypts what the server decrypted (TS005, section 4); FIPS 197, C.1 gives the pair.
    [Shows("multicast-keys")]
    [Fact]
    public void A_group_key_travels_under_the_decrypt_operation()
    {
        var mcKEKey = new AesCipher(Key("000102030405060708090a0b0c0d0e0f"));
        var mcKey = Key("69c4e0d86a7b0430d8cdb78070b4c55a");
        var travels = Key("00112233445566778899aabbccddeeff");
        Assert.Equal(travels, MulticastKeys.EncryptMcKey(mcKEKey, mcKey));
        Assert.Equal(mcKey, MulticastKeys.DecryptMcKey(mcKEKey, travels));
    }

    [Fact]
    public void The_keys_never_print() => Assert.Equal("MulticastKeys(hidden)", default(MulticastKeys).ToString());

    private static AesKey Key(string hex) => new(Convert.FromHexString(hex));
}
