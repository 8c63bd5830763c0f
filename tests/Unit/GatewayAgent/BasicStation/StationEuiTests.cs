using CsCheck;
using Kreisfunk.GatewayAgent.Radio.BasicStation;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.BasicStation;

public sealed class StationEuiTests
{
    [Theory]
    [InlineData("aa55:5a00:0:101", 0xaa555a0000000101)]
    [InlineData("AA55:5A00::101", 0xaa555a0000000101)]
    [InlineData("::1", 1)]
    [InlineData("::", 0)]
    [InlineData("f::1", 0x000f000000000001)]
    [InlineData("1:2::", 0x0001000200000000)]
    [InlineData("1:2:3:4", 0x0001000200030004)]
    [InlineData("aa555a0000000101", 0xaa555a0000000101)]
    [InlineData("AA-55-5A-00-00-00-01-01", 0xaa555a0000000101)]
    [InlineData("aa:55:5a:00:00:00:01:01", 0xaa555a0000000101)]
    public void Every_form_is_read(string text, ulong value)
    {
        Assert.True(StationEui.TryParse(text, out var eui));
        Assert.Equal(value, eui.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1:2:3")]
    [InlineData("1:2:3:4:5")]
    [InlineData("1:2:3:4::")]
    [InlineData("1::2::3")]
    [InlineData("12345:0:0:0")]
    [InlineData("1:2:3:")]
    [InlineData(":1:2:3")]
    [InlineData("g::1")]
    [InlineData("-1::1")]
    [InlineData("router-1")]
    [InlineData("aa555a00000001")]
    [InlineData("aa555a0000000101aa555a0000000101f")]
    public void Anything_else_is_not(string? text) => Assert.False(StationEui.TryParse(text, out _));

    [Fact]
    public void What_is_written_is_read_back() => Gen.ULong.Sample(value =>
    {
        // Groups of zeroes are where the form is short.
        foreach (var mask in new ulong[] { ulong.MaxValue, 0xffff_0000_0000_ffff, 0xffff, 0xffff_0000_0000_0000, 0ul })
        {
            Assert.True(StationEui.TryParse(StationEui.ToId6(new Eui64(value & mask)), out var eui));
            Assert.Equal(value & mask, eui.Value);
        }
    });

    [Fact]
    public void Text_from_outside_never_throws() =>
        Gen.String[Gen.Char["0123456789abcdefABCDEFg:-. "], 0, 40].Sample(
            text => { _ = StationEui.TryParse(text, out _); });
}
