using CsCheck;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

public sealed class ChannelSetTests
{
    [Fact]
    public void The_default_has_no_channel()
    {
        Assert.True(default(ChannelSet).IsEmpty);
        Assert.Equal(0, default(ChannelSet).Count);
        Assert.Empty(default(ChannelSet).ToArray());
        Assert.Equal("", default(ChannelSet).ToString());
    }

    [Fact]
    public void Sets_of_the_same_channels_are_equal()
    {
        var set = default(ChannelSet).With(64).With(0).With(1).With(0);
        Assert.Equal(ChannelSet.Range(0, 1).With(64), set);
        Assert.NotEqual(ChannelSet.Range(0, 2).With(64), set);
        Assert.Equal(set, set.With(95).Without(95));
        Assert.Equal([0, 1, 64], set.ToArray());
        Assert.Equal("0-1, 64", set.ToString());
    }

    [Fact]
    public void A_range_has_both_ends()
    {
        var range = ChannelSet.Range(8, 15);
        Assert.Equal(8, range.Count);
        Assert.True(range.Contains(8) && range.Contains(15));
        Assert.False(range.Contains(7) || range.Contains(16) || range.Contains(-1) || range.Contains(200));
        Assert.Equal(96, ChannelSet.Range(0, 95).Count);
        Assert.True(ChannelSet.Range(5, 4).IsEmpty);
    }

    [Fact]
    public void A_block_is_a_mask_of_sixteen_channels()
    {
        var set = ChannelSet.Range(8, 17).With(80);
        Assert.Equal(0xFF00, set.Block(0));
        Assert.Equal(0x0003, set.Block(1));
        Assert.Equal(0x0001, set.Block(5));
        Assert.Equal(ChannelSet.Range(16, 17).With(80).With(0), set.WithBlock(0, 0x0001));
    }

    [Fact]
    public void A_channel_beyond_the_largest_plan_is_a_programming_error()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => default(ChannelSet).With(96));
        Assert.Throws<ArgumentOutOfRangeException>(() => default(ChannelSet).Without(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChannelSet.Range(0, 96));
        Assert.Equal(ChannelSet.Range(0, 95), new ChannelSet(UInt128.MaxValue));
    }

    [Fact]
    public void It_is_what_a_set_of_numbers_is() => Gen.Int[0, 95].Array[0, 60].Sample(channels =>
    {
        var set = channels.Aggregate(default(ChannelSet), (all, channel) => all.With(channel));
        var numbers = channels.Distinct().Order().ToArray();
        Assert.Equal(numbers, set.ToArray());
        Assert.Equal(numbers.Length, set.Count);
        var odd = numbers.Where(number => number % 2 == 1).Aggregate(default(ChannelSet), (all, c) => all.With(c));
        Assert.Equal(numbers.Where(number => number % 2 == 0), set.Except(odd).ToArray());
        Assert.Equal(set, set.Except(odd).Union(odd));
    });
}
