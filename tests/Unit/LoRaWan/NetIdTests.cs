using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

public sealed class NetIdTests
{
    // Types 2 and 5 have no vector: 110 and 9 bits, 111110 and 13 bits (Backend Interfaces 1.0, section 13).
    [Theory]
    [InlineData("40016d", 2, 0x16Du, "d6d00000", 12)]
    [InlineData("b6db6d", 5, 0x16DB6Du, "fb6da000", 19)]
    public void Each_type_has_its_own_prefix(string text, int type, uint id, string prefix, int length)
    {
        Assert.True(NetId.TryParse(text, out var netId));
        Assert.Equal(type, netId.Type);
        Assert.Equal(id, netId.Id);
        Assert.Equal(prefix, netId.Prefix.ToString());
        Assert.Equal(length, netId.PrefixLength);
    }

    [Theory]
    [InlineData("000000", "00000000", true)]
    [InlineData("000000", "01ffffff", true)]
    [InlineData("000000", "02000000", false)]
    [InlineData("000013", "260b1f3a", true)]
    [InlineData("000013", "250b1f3a", false)]
    [InlineData("f6db6d", "fe6db680", true)]
    [InlineData("f6db6d", "fe6db6ff", true)]
    [InlineData("f6db6d", "fe6db700", false)]
    public void An_address_belongs_to_the_network_with_its_prefix(string netId, string devAddr, bool belongs)
    {
        Assert.True(NetId.TryParse(netId, out var network));
        Assert.True(DevAddr.TryParse(devAddr, out var address));
        Assert.Equal(belongs, network.Contains(address));
    }

    [Fact]
    public void More_than_24_bits_are_our_bug_and_text_of_another_length_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new NetId(0x100_0000));
        Assert.False(NetId.TryParse("0000006d", out _));
        Assert.False(NetId.TryParse("6d", out _));
        Assert.False(NetId.TryParse(null, out _));
    }
}
