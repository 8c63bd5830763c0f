using System.Numerics;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// Cuts a data block into uncoded fragments and adds as many coded ones as are asked for (TS004). Any NbFrag
/// of them, and a few more, give the block back. A block of a single fragment has no coded ones worth sending: they are
/// all zeroes. Not for several threads at once.
/// </summary>
public sealed class FragmentEncoder
{
    private readonly ReadOnlyMemory<byte> _block;
    private readonly ulong[] _row;

    /// <param name="block">The data block; it must stay as it is.</param>
    /// <param name="fragSize">Length of a fragment, 1..255 bytes.</param>
    /// <param name="version">Of the package, 1 or 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">See <see cref="FragmentPlan.For"/>.</exception>
    public FragmentEncoder(ReadOnlyMemory<byte> block, int fragSize, int version)
    {
        Plan = FragmentPlan.For(block.Length, fragSize, version);
        _block = block;
        _row = new ulong[ParityRow.WordsOf(Plan.NbFrag)];
    }

    /// <summary>What the session's setup must tell the device.</summary>
    public FragmentPlan Plan { get; }

    /// <summary>Writes a fragment.</summary>
    /// <param name="n">1..NbFrag: uncoded; above, up to <see cref="FragmentPlan.MaxFragments"/>: coded.</param>
    /// <param name="destination">At least FragSize bytes; shorter is a programming error.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such fragment: a programming error.</exception>
    public void Write(int n, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, FragmentPlan.MaxFragments);
        destination = destination[..Plan.FragSize];
        destination.Clear();
        if (n <= Plan.NbFrag)
        {
            Uncoded(n - 1).CopyTo(destination);
            return;
        }

        ParityRow.Fill(n - Plan.NbFrag, Plan, _row);
        for (var word = 0; word < _row.Length; word++)
        {
            for (var left = _row[word]; left != 0; left &= left - 1)
            {
                var fragment = Uncoded((word * 64) + BitOperations.TrailingZeroCount(left));
                for (var i = 0; i < fragment.Length; i++)
                    destination[i] ^= fragment[i];
            }
        }
    }

    // The last one lacks its padding, which is zeroes.
    private ReadOnlySpan<byte> Uncoded(int index)
    {
        var offset = index * Plan.FragSize;
        return _block.Span.Slice(offset, Math.Min(Plan.FragSize, _block.Length - offset));
    }
}
