using CsCheck;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

public sealed class AesCipherTests
{
    /// <summary>This processor's instructions when it has any, and the platform's library always.</summary>
    public static TheoryData<bool> Paths => AesCipher.IsAccelerated ? [true, false] : [false];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_block_is_the_one_of_FIPS_197(bool accelerated)
    {
        var cipher = Cipher("000102030405060708090a0b0c0d0e0f", accelerated);
        var block = Convert.FromHexString("00112233445566778899aabbccddeeff");
        cipher.EncryptBlock(block, block);
        Assert.Equal("69c4e0d86a7b0430d8cdb78070b4c55a", Convert.ToHexStringLower(block));
        cipher.DecryptBlock(block, block);
        Assert.Equal("00112233445566778899aabbccddeeff", Convert.ToHexStringLower(block));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Tags_are_those_of_RFC_4493(bool accelerated)
    {
        const string Message = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
            + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";
        var cipher = Cipher("2b7e151628aed2a6abf7158809cf4f3c", accelerated);
        (int Length, string Tag)[] examples =
        [
            (0, "bb1d6929e95937287fa37d129b756746"), (16, "070a16b46b4d4144f79bdd9dd04a287c"),
            (40, "dfa66747de9ae63030ca32611497c827"), (64, "51f0bebf7e3b9d92fc49741779363cfe"),
        ];
        var tag = new byte[16];
        foreach (var (length, expected) in examples)
        {
            var message = Convert.FromHexString(Message).AsSpan(0, length);
            Cmac.Compute(cipher, message, tag);
            Assert.Equal(expected, Convert.ToHexStringLower(tag));
            var mic = Cmac.ComputeMic(cipher, message);
            Assert.Equal(expected[..8], Convert.ToHexStringLower(BitConverter.GetBytes(mic)));
        }
    }

    [Fact]
    public void Both_paths_agree_with_each_other_and_with_the_platform()
    {
        if (!AesCipher.IsAccelerated)
            Assert.Skip("This processor has no AES instructions: there is one path only.");

        Gen.Select(Gen.Byte.Array[16], Gen.Byte.Array[16]).Sample((key, block) =>
        {
            var fast = new AesCipher(new AesKey(key), accelerated: true);
            var portable = new AesCipher(new AesKey(key), accelerated: false);
            byte[] fastBlock = new byte[16], portableBlock = new byte[16], back = new byte[16];
            fast.EncryptBlock(block, fastBlock);
            portable.EncryptBlock(block, portableBlock);
            Assert.Equal(portableBlock, fastBlock);
            fast.DecryptBlock(block, fastBlock);
            portable.DecryptBlock(block, portableBlock);
            Assert.Equal(portableBlock, fastBlock);
            fast.EncryptBlock(fastBlock, back);
            Assert.Equal(block, back);

            using var platform = System.Security.Cryptography.Aes.Create();
            platform.Key = key;
            fast.EncryptBlock(block, fastBlock);
            Assert.Equal(
                platform.EncryptEcb(block, System.Security.Cryptography.PaddingMode.None), fastBlock);
        });
    }

    [Fact]
    public void Tags_of_any_message_agree_on_both_paths() =>
        Gen.Select(Gen.Byte.Array[16], Gen.Byte.Array[0, 80]).Sample((key, message) =>
        {
            byte[] fast = new byte[16], portable = new byte[16];
            Cmac.Compute(new AesCipher(new AesKey(key)), message, fast);
            Cmac.Compute(new AesCipher(new AesKey(key), accelerated: false), message, portable);
            Assert.Equal(portable, fast);
        });

    [Fact]
    public void One_portable_cipher_serves_many_threads()
    {
        var cipher = Cipher("000102030405060708090a0b0c0d0e0f", accelerated: false);
        Parallel.For(0, 2_000, _ =>
        {
            var block = Convert.FromHexString("00112233445566778899aabbccddeeff");
            cipher.EncryptBlock(block, block);
            Assert.Equal("69c4e0d86a7b0430d8cdb78070b4c55a", Convert.ToHexStringLower(block));
        });
    }

    [Shows("key-never-printed")]
    [Fact]
    public void Keys_never_print()
    {
        var key = new AesKey(Convert.FromHexString("000102030405060708090a0b0c0d0e0f"));
        string[] texts =
        [
            new AesCipher(key).ToString(), key.ToString(), new SessionKeys10(key, key).ToString(),
            new SessionKeys11(key, key, key, key).ToString(), new JoinKeys11(key, key).ToString(),
        ];
        Assert.All(texts, text => Assert.Contains("hidden", text, StringComparison.Ordinal));
        Assert.All(texts, text => Assert.DoesNotContain("0405", text, StringComparison.Ordinal));
    }

    private static AesCipher Cipher(string key, bool accelerated) =>
        new(new AesKey(Convert.FromHexString(key)), accelerated);
}
