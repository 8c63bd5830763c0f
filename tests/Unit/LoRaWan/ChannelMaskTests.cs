using CsCheck;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

/// <summary>LinkADRReq blocks: what a network sends, and what a device makes of them.</summary>
public sealed class ChannelMaskTests
{
    private static readonly Region Eu868 = RegionFile.Load("eu868");
    private static readonly Region Us915 = RegionFile.Load("us915");
    private static readonly Region Cn470 = RegionFile.Load("cn470");

    private static readonly ChannelSet All72 = ChannelSet.Range(0, 71);
    private static readonly ChannelSet All96 = ChannelSet.Range(0, 95);

    [Fact]
    public void No_change_needs_no_block()
    {
        Assert.Empty(Eu868.WriteChannelMasks(ChannelSet.Range(0, 7), ChannelSet.Range(0, 7)));
        Assert.Empty(Us915.WriteChannelMasks(All72, All72));
        Assert.Empty(Cn470.WriteChannelMasks(All96, All96));
    }

    [Fact]
    public void A_dynamic_plan_needs_one_block() => Assert.Equal(
        [new ChannelMask(0, 0x00FF)], Eu868.WriteChannelMasks(ChannelSet.Range(0, 7), ChannelSet.Range(0, 2)));

    [Fact]
    public void US915_turns_all_narrow_channels_off_and_then_eight_on() => Assert.Equal(
        [new ChannelMask(7, 0x0001), new ChannelMask(0, 0x00FF)],
        Us915.WriteChannelMasks(ChannelSet.Range(0, 7).With(64), All72));

    [Fact]
    public void US915_turns_sixteen_on_in_two_blocks() => Assert.Equal(
        [new ChannelMask(7, 0x0003), new ChannelMask(0, 0xFFFF)],
        Us915.WriteChannelMasks(ChannelSet.Range(0, 15).With(64).With(65), All72));

    [Fact]
    public void A_device_that_knows_banks_needs_one_block_for_a_sub_band() => Assert.Equal(
        [new ChannelMask(5, 0x0002)],
        Us915.WriteChannelMasks(ChannelSet.Range(8, 15).With(65), All72, mayUseBanks: true));

    [Fact]
    public void US915_turns_everything_on_in_one_block() => Assert.Equal(
        [new ChannelMask(6, 0x00FF)], Us915.WriteChannelMasks(All72, ChannelSet.Range(8, 15).With(65)));

    [Fact]
    public void A_small_change_sends_only_the_block_that_changes() => Assert.Equal(
        [new ChannelMask(1, 0xFFFE)], Us915.WriteChannelMasks(All72.Without(16), All72));

    [Fact]
    public void CN470_without_channels_6_38_and_45_needs_two_blocks() => Assert.Equal(
        [new ChannelMask(0, 0xFFBF), new ChannelMask(2, 0xDFBF)],
        Cn470.WriteChannelMasks(All96.Without(6).Without(38).Without(45), All96));

    [Fact]
    public void CN470_turns_everything_on_in_one_block() => Assert.Equal(
        [new ChannelMask(6, 0)], Cn470.WriteChannelMasks(All96, ChannelSet.Range(40, 47)));

    [Fact]
    public void A_dynamic_device_applies_the_mask_or_turns_all_on()
    {
        var defined = ChannelSet.Range(0, 7);
        Assert.True(Eu868.TryApplyChannelMask(defined, defined, new ChannelMask(0, 0x0007), out var result));
        Assert.Equal(ChannelSet.Range(0, 2), result);
        Assert.True(Eu868.TryApplyChannelMask(result, defined, new ChannelMask(6, 0), out result));
        Assert.Equal(defined, result);
    }

    [Fact]
    public void A_channel_the_device_does_not_have_is_refused()
    {
        var defined = ChannelSet.Range(0, 2);
        Assert.False(Eu868.TryApplyChannelMask(defined, defined, new ChannelMask(0, 0x0008), out var result));
        Assert.Equal(defined, result);
    }

    [Theory]
    [InlineData("eu868", new[] { 0, 6 })]
    [InlineData("ism2400", new[] { 0, 6 })]
    [InlineData("us915", new[] { 0, 1, 2, 3, 4, 5, 6, 7 })]
    [InlineData("au915", new[] { 0, 1, 2, 3, 4, 5, 6, 7 })]
    [InlineData("cn470", new[] { 0, 1, 2, 3, 4, 5, 6 })]
    public void A_reserved_ChMaskCntl_is_refused(string name, int[] known)
    {
        var region = RegionFile.Load(name);
        var all = ChannelSet.Range(0, region.MaxChannels - 1);
        for (var cntl = -1; cntl <= 8; cntl++)
            Assert.Equal(known.Contains(cntl), region.TryApplyChannelMask(all, all, new ChannelMask(cntl, 1), out _));
    }

    [Theory]
    [InlineData(0, 0x0001, "0, 16-71")]
    [InlineData(3, 0x8000, "0-47, 63-71")]
    [InlineData(4, 0x0002, "0-63, 65")]
    [InlineData(4, 0xFF02, "0-63, 65")]
    [InlineData(5, 0x0081, "0-7, 56-64, 71")]
    [InlineData(6, 0x0000, "0-63")]
    [InlineData(6, 0x0003, "0-65")]
    [InlineData(7, 0x0080, "71")]
    [InlineData(7, 0x0000, "")]
    public void US915_knows_eight_kinds_of_masks(int cntl, int mask, string expected)
    {
        Assert.True(Us915.TryApplyChannelMask(All72, All72, new ChannelMask(cntl, (ushort)mask), out var result));
        Assert.Equal(expected, result.ToString());
    }

    [Fact]
    public void A_block_that_keeps_the_channels_changes_nothing()
    {
        Assert.Equal(new ChannelMask(0, 0x00FF), Eu868.KeepChannels(ChannelSet.Range(0, 7)));
        Assert.Equal(new ChannelMask(1, 0x00FF), Us915.KeepChannels(ChannelSet.Range(16, 23).With(66)));
        Assert.Equal(new ChannelMask(4, 0x0001), Us915.KeepChannels(default(ChannelSet).With(64)));
        Assert.Equal(new ChannelMask(5, 0x8000), Cn470.KeepChannels(default(ChannelSet).With(95)));
    }

    [Shows("region-masks")]
    [Theory]
    [InlineData("eu868", false)]
    [InlineData("us915", false)]
    [InlineData("au915", true)]
    [InlineData("cn470", false)]
    public void What_is_written_brings_a_device_to_what_was_wanted(string name, bool mayUseBanks)
    {
        var region = RegionFile.Load(name);
        var all = ChannelSet.Range(0, region.MaxChannels - 1);
        var bits = Gen.ULong.Select(Gen.ULong, (high, low) => new UInt128(high, low));
        var sparse = bits.Select(bits, (a, b) => a & b);
        var any = Gen.OneOf(bits, sparse).Select(value => new ChannelSet(value & all.Bits));
        any.Select(any).Sample(sets =>
        {
            var (wanted, device) = sets;
            var blocks = region.WriteChannelMasks(wanted, device, mayUseBanks);
            foreach (var block in blocks)
                Assert.True(region.TryApplyChannelMask(device, all, block, out device));
            Assert.Equal(wanted, device);
            Assert.True(blocks.Count <= (region.MaxChannels + 15) / 16);
            Assert.True(mayUseBanks || blocks.All(block => block.ChMaskCntl != 5 || name == "cn470"));
        });
    }

    [Fact]
    public void Channels_beyond_the_plan_are_a_programming_error()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Eu868.WriteChannelMasks(ChannelSet.Range(0, 16), default));
        Assert.Throws<ArgumentOutOfRangeException>(() => Us915.WriteChannelMasks(All72, All72.With(72)));
    }
}
