namespace Kreisfunk.NetworkServer;

/// <summary>
/// Counters below the highest one that were never seen: frames that were lost, or that only a gateway has which is cut
/// off and keeps them in its spool. Such a frame is new however late it comes, and each is taken once. Empty, and then
/// without memory of its own, for a device that loses nothing. Bounded: the oldest are given up first.
/// </summary>
internal sealed class MissingFrames
{
    /// <summary>
    /// Blocks of 64 counters in which frames are missing: 4,096 counters, four weeks of a device that sends every ten
    /// minutes. At 16 bytes each 1 kB for the worst device.
    /// </summary>
    public const int MaxBlocks = 64;

    private List<MissingBlock>? _blocks;

    public IReadOnlyList<MissingBlock> Blocks => _blocks ?? [];

    public bool Contains(uint fCnt, DateTimeOffset now, TimeSpan longest)
    {
        var index = IndexOf(fCnt / MissingBlock.Size);
        return index >= 0 && (_blocks![index].Bits & BitOf(fCnt)) != 0
            && (now - _blocks[index].Since) <= longest;
    }

    /// <summary>The counter has stepped from one frame to another; those between are missing.</summary>
    public void NoteStep(uint last, uint next, DateTimeOffset at)
    {
        // Of a large step only what the bound can hold.
        var first = Math.Max((long)last + 1, (long)next - (MaxBlocks * MissingBlock.Size));
        for (var fCnt = first; fCnt < next; fCnt++)
            Note((uint)fCnt, at);
    }

    /// <summary>A missing frame has come.</summary>
    public void Found(uint fCnt)
    {
        var index = IndexOf(fCnt / MissingBlock.Size);
        if (index < 0)
            return;
        var left = _blocks![index] with { Bits = _blocks[index].Bits & ~BitOf(fCnt) };
        if (left.Bits == 0)
            _blocks.RemoveAt(index);
        else
            _blocks[index] = left;
    }

    public void Restore(MissingBlock block) => (_blocks ??= new List<MissingBlock>(1)).Add(block);

    private static ulong BitOf(uint fCnt) => 1UL << (int)(fCnt % MissingBlock.Size);

    private void Note(uint fCnt, DateTimeOffset at)
    {
        _blocks ??= new List<MissingBlock>(1);
        var number = fCnt / MissingBlock.Size;
        if (_blocks.Count > 0 && _blocks[^1].Number == number)
        {
            _blocks[^1] = _blocks[^1] with { Bits = _blocks[^1].Bits | BitOf(fCnt), SinceMinute = MinuteOf(at) };
            return;
        }

        if (_blocks.Count == MaxBlocks)
            _blocks.RemoveAt(0);
        _blocks.Add(new MissingBlock(number, MinuteOf(at), BitOf(fCnt)));
    }

    private static uint MinuteOf(DateTimeOffset at) => (uint)(at.ToUnixTimeSeconds() / 60);

    private int IndexOf(uint number) => _blocks?.FindIndex(block => block.Number == number) ?? -1;
}

/// <summary>Sixty-four counters of which some were never seen.</summary>
/// <param name="Number">The first counter, divided by 64.</param>
/// <param name="SinceMinute">When the last of them was missed, in minutes since 1970.</param>
/// <param name="Bits">Bit n: counter 64 × Number + n is missing.</param>
public readonly record struct MissingBlock(uint Number, uint SinceMinute, ulong Bits)
{
    /// <summary>Counters in a block.</summary>
    public const int Size = 64;

    /// <summary>When the last of them was missed.</summary>
    public DateTimeOffset Since => DateTimeOffset.FromUnixTimeSeconds(SinceMinute * 60L);
}
