using CsCheck;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

public sealed class FCntTests
{
    [Theory]
    [InlineData(null, 0, 0u)]
    [InlineData(null, 65_535, 65_535u)]
    [InlineData(0u, 0, 0u)]
    [InlineData(0u, 65_535, 65_535u)]
    [InlineData(65_535u, 65_535, 65_535u)]
    [InlineData(65_535u, 0, 65_536u)]
    [InlineData(65_536u, 65_535, 131_071u)]
    [InlineData(65_534u, 1, 65_537u)]
    [InlineData(131_071u, 5, 131_077u)]
    [InlineData(10u, 9, 65_545u)]
    public void The_upper_half_follows_the_last_counter(uint? last, int onAir, uint expected) =>
        Assert.Equal(expected, FCnt.Reconstruct(last, (ushort)onAir));

    [Theory]
    [InlineData(0xFFFF_FFFFu, 0)]
    [InlineData(0xFFFF_FFFFu, 65_534)]
    [InlineData(0xFFFF_0001u, 0)]
    public void A_used_up_counter_never_starts_again(uint last, int onAir)
    {
        var full = FCnt.Reconstruct(last, (ushort)onAir);
        Assert.True(full < last);
        Assert.Equal(0xFFFF_0000u | (uint)onAir, full);
    }

    [Fact]
    public void Any_step_below_65536_is_found() =>
        Gen.Select(Gen.UInt[0, 0xFFFE_FFFF], Gen.UInt[0, 65_535]).Sample((last, step) =>
            Assert.Equal(last + step, FCnt.Reconstruct(last, (ushort)(last + step))));
}
