using System.Globalization;
using System.Text;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// Channels of a plan by their index, 0..95 (CN470 has the most). A value: two sets of the same channels are equal; the
/// default is empty. Bit <em>n</em> of <see cref="Bits"/> is channel <em>n</em>.
/// </summary>
/// <param name="Bits">One bit for each channel; bits from 96 on are dropped.</param>
public readonly record struct ChannelSet(UInt128 Bits)
{
    /// <summary>Most channels a plan can have.</summary>
    public const int MaxChannels = 96;

    /// <summary>Channels one LinkADRReq block speaks of.</summary>
    public const int BlockChannels = 16;

    private static readonly UInt128 AllBits = (UInt128.One << MaxChannels) - 1;

    /// <summary>One bit for each channel.</summary>
    public UInt128 Bits { get; } = Bits & AllBits;

    /// <summary>No channel.</summary>
    public bool IsEmpty => Bits == UInt128.Zero;

    /// <summary>How many channels, 0..96.</summary>
    public int Count => (int)UInt128.PopCount(Bits);

    /// <summary>The channels from one index to another, both included.</summary>
    /// <param name="first">0..95.</param>
    /// <param name="last">0..95; below <paramref name="first"/> the set is empty.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..95: a programming error.</exception>
    public static ChannelSet Range(int first, int last)
    {
        CheckIndex(first);
        CheckIndex(last);
        return last < first
            ? default
            : new ChannelSet(((UInt128.One << (last - first + 1)) - 1) << first);
    }

    /// <summary>True when the channel is in the set; false for any index outside 0..95.</summary>
    public bool Contains(int channel) =>
        channel is >= 0 and < MaxChannels && ((Bits >> channel) & UInt128.One) != UInt128.Zero;

    /// <summary>The set with one channel more.</summary>
    /// <param name="channel">0..95; another is a programming error and throws.</param>
    public ChannelSet With(int channel)
    {
        CheckIndex(channel);
        return new ChannelSet(Bits | (UInt128.One << channel));
    }

    /// <summary>The set with one channel less.</summary>
    /// <param name="channel">0..95; another is a programming error and throws.</param>
    public ChannelSet Without(int channel)
    {
        CheckIndex(channel);
        return new ChannelSet(Bits & ~(UInt128.One << channel));
    }

    /// <summary>The channels of both sets.</summary>
    public ChannelSet Union(ChannelSet other) => new(Bits | other.Bits);

    /// <summary>The channels that are not in the other set.</summary>
    public ChannelSet Except(ChannelSet other) => new(Bits & ~other.Bits);

    /// <summary>Sixteen channels as a ChMask has them: bit 0 is channel 16 times <paramref name="block"/>.</summary>
    /// <param name="block">0..5.</param>
    public ushort Block(int block) => (ushort)(Bits >> (block * BlockChannels));

    /// <summary>The set with sixteen channels replaced, as a ChMask does it.</summary>
    /// <param name="block">0..5.</param>
    /// <param name="mask">Bit 0 is channel 16 times <paramref name="block"/>.</param>
    public ChannelSet WithBlock(int block, ushort mask)
    {
        var shift = block * BlockChannels;
        return new ChannelSet((Bits & ~((UInt128)ushort.MaxValue << shift)) | ((UInt128)mask << shift));
    }

    /// <summary>Enumerates the channels, lowest first.</summary>
    public IEnumerator<int> GetEnumerator()
    {
        for (var rest = Bits; rest != UInt128.Zero; rest &= rest - 1)
            yield return (int)UInt128.TrailingZeroCount(rest);
    }

    /// <summary>The channels as an array, lowest first.</summary>
    public int[] ToArray()
    {
        var channels = new int[Count];
        var next = 0;
        foreach (var channel in this)
            channels[next++] = channel;
        return channels;
    }

    /// <summary>Ranges: "0-7, 64"; empty for the empty set.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var first = 0; first < MaxChannels; first++)
        {
            if (!Contains(first))
                continue;
            var last = first;
            while (Contains(last + 1))
                last++;
            text.Append(text.Length > 0 ? ", " : "").Append(CultureInfo.InvariantCulture, $"{first}");
            if (last > first)
                text.Append(CultureInfo.InvariantCulture, $"-{last}");
            first = last;
        }

        return text.ToString();
    }

    private static void CheckIndex(int channel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(channel);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(channel, MaxChannels);
    }
}
