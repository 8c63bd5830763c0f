using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Xunit;

namespace Kreisfunk.Tests.Unit.Storage;

public sealed class KeySealerTests
{
    private static readonly byte[] Secret = Convert.FromHexString("a1b2c3d4e5f60718293a4b5c6d7e8f90");

    private static readonly byte[] Place = "device 1"u8.ToArray();

    private readonly KeySealer _sealer = new(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());

    [Fact]
    public void What_was_sealed_opens_in_its_place()
    {
        var sealedBytes = _sealer.Seal(Secret, Place);
        Assert.Equal(Secret.Length + KeySealer.OverheadBytes, sealedBytes.Length);
        Assert.Equal(-1, sealedBytes.AsSpan().IndexOf(Secret));
        Assert.True(_sealer.TryOpen(sealedBytes, Place, out var opened));
        Assert.Equal(Secret, opened);
    }

    [Fact]
    public void Sealing_twice_gives_two_different_results() =>
        Assert.NotEqual(_sealer.Seal(Secret, Place), _sealer.Seal(Secret, Place));

    [Fact]
    public void It_does_not_open_in_another_place_or_under_another_key()
    {
        var sealedBytes = _sealer.Seal(Secret, Place);
        Assert.False(_sealer.TryOpen(sealedBytes, "device 2"u8, out _));
        Assert.False(new KeySealer(new byte[32]).TryOpen(sealedBytes, Place, out _));
    }

    [Fact]
    public void Any_changed_byte_and_any_shortening_is_noticed()
    {
        var sealedBytes = _sealer.Seal(Secret, Place);
        for (var i = 0; i < sealedBytes.Length; i++)
        {
            var changed = (byte[])sealedBytes.Clone();
            changed[i] ^= 1;
            Assert.False(_sealer.TryOpen(changed, Place, out var opened));
            Assert.Null(opened);
            Assert.False(_sealer.TryOpen(sealedBytes.AsSpan(0, i), Place, out _));
        }
    }

    // NIST's GCM test case 16 (256-bit key): nonce, ciphertext and tag in the order they are kept here.
    [Fact]
    public void It_is_AES_256_GCM_as_the_standard_has_it()
    {
        var sealer = new KeySealer(
            Convert.FromHexString("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"));
        var sealedBytes = Convert.FromHexString(
            "cafebabefacedbaddecaf888"
            + "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
            + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
            + "76fc6ece0f4e1768cddf8853bb2d551b");
        Assert.True(sealer.TryOpen(
            sealedBytes, Convert.FromHexString("feedfacedeadbeeffeedfacedeadbeefabaddad2"), out var opened));
        Assert.Equal(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
            + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
            Convert.ToHexStringLower(opened));
    }

    [Fact]
    public void Nothing_that_holds_a_key_prints_it()
    {
        var keys = new DeviceKeys(new Eui64(1), new AesKey(Secret), null, new AesKey(Secret), new AesKey(Secret));
        var options = new TelemetryOptions { Password = "Geheim-7411", Token = "Geheim-7411" };
        var registry = RegistryOptions.PostgreSql("Host=h;Password=Geheim-7411");
        foreach (var text in new[] { $"{keys}", $"{_sealer}", $"{options}", $"{registry}" })
        {
            Assert.DoesNotContain("a1b2c3d4", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("00010203", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Geheim", text, StringComparison.Ordinal);
        }
    }
}
