using CsCheck;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

public sealed class KeyWrapTests
{
    private static readonly byte[] Kek = Convert.FromHexString("000102030405060708090a0b0c0d0e0f");

    // RFC 3394, 4.1
    private static readonly byte[] Wrapped =
        Convert.FromHexString("1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5");

    // RFC 3394, 4.6
    [Shows("key-wrap")]
    [Fact]
    public void A_longer_key_in_a_256_bit_KEK_is_wrapped_as_the_RFC_says()
    {
        var wrapped = new byte[40];
        KeyWrap.Wrap(
            Convert.FromHexString("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"),
            Convert.FromHexString("00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f"), wrapped);
        Assert.Equal(
            "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21",
            Convert.ToHexStringLower(wrapped));
    }

    [Fact]
    public void Any_flipped_bit_is_noticed_and_leaves_no_key() =>
        Gen.Select(Gen.Int[0, 23], Gen.Int[0, 7]).Sample((index, bit) =>
        {
            byte[] altered = [.. Wrapped];
            altered[index] ^= (byte)(1 << bit);
            var plain = new byte[16];
            Assert.False(KeyWrap.TryUnwrap(Kek, altered, plain));
            Assert.Equal(new byte[16], plain);
        });

    [Fact]
    public void Another_KEK_does_not_unwrap() =>
        Assert.False(KeyWrap.TryUnwrap(new byte[16], Wrapped, new byte[16]));

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(23)]
    [InlineData(25)]
    public void No_length_from_outside_throws(int length) =>
        Assert.False(KeyWrap.TryUnwrap(Kek, new byte[length], new byte[64]));

    [Fact]
    public void A_KEK_or_key_of_a_wrong_length_is_our_bug()
    {
        Assert.Throws<ArgumentException>(() => KeyWrap.Wrap(new byte[15], new byte[16], new byte[24]));
        Assert.Throws<ArgumentException>(() => KeyWrap.Wrap(Kek, new byte[8], new byte[24]));
    }
}
