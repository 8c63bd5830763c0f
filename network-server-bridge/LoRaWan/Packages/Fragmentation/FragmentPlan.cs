namespace Kreisfunk.LoRaWan;

/// <summary>How a data block is cut into fragments; both sides must agree on it (TS004).</summary>
/// <param name="NbFrag">Uncoded fragments, 1..16383.</param>
/// <param name="FragSize">Length of each, 1..255 bytes.</param>
/// <param name="Padding">Zero bytes behind the block in the last fragment, 0..FragSize - 1.</param>
/// <param name="Version">Of the package, 1 or 2: the coded fragments differ.</param>
public readonly record struct FragmentPlan(int NbFrag, int FragSize, int Padding, int Version)
{
    /// <summary>Most uncoded fragments, and the highest number of any fragment.</summary>
    public const int MaxFragments = 16_383;

    /// <summary>Length of the block, in bytes.</summary>
    public int BlockBytes => (NbFrag * FragSize) - Padding;

    /// <summary>The plan for a block.</summary>
    /// <param name="blockBytes">Length of the block, at least 1.</param>
    /// <param name="fragSize">1..255.</param>
    /// <param name="version">1 or 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// Another size or version, or more than <see cref="MaxFragments"/>: a programming error.
    /// </exception>
    public static FragmentPlan For(int blockBytes, int fragSize, int version)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blockBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(fragSize, 1);
        var nbFrag = (blockBytes - 1) / fragSize + 1;
        var plan = new FragmentPlan(nbFrag, fragSize, (nbFrag * fragSize) - blockBytes, version);
        if (!plan.IsPossible)
            throw new ArgumentOutOfRangeException(nameof(fragSize), fragSize, $"{plan} is impossible.");
        return plan;
    }

    /// <summary>
    /// Every number is in its range. A device asks before it obeys a <see cref="FragSessionSetupReq"/>.
    /// </summary>
    public bool IsPossible => NbFrag is >= 1 and <= MaxFragments && FragSize is >= 1 and <= 255
        && Padding >= 0 && Padding < FragSize && Version is (1 or 2);
}
