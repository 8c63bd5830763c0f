using System.Numerics;
using System.Runtime.InteropServices;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// Puts a data block together from any of its fragments, in any order: Gaussian elimination over GF(2). Its memory is
/// the block and, for each coded fragment that is not yet solved, one row of NbFrag bits and FragSize bytes, at most
/// as many as it is given. Not for several threads at once.
/// </summary>
public sealed class FragmentDecoder
{
    private readonly int _maxRows;
    private readonly byte[] _block;
    private readonly bool[] _known;

    // By the first fragment a row still needs. Whoever needs no fragment before it can be reduced by this row.
    private readonly Row?[] _rows;
    private int _knownCount;
    private int _rowCount;

    /// <param name="plan">From the session's setup.</param>
    /// <param name="maxRows">Coded fragments kept; as many may be lost for certain to be mended.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The plan is not possible, see <see cref="FragmentPlan.IsPossible"/>.
    /// </exception>
    public FragmentDecoder(FragmentPlan plan, int maxRows)
    {
        if (!plan.IsPossible)
            throw new ArgumentOutOfRangeException(nameof(plan), plan, "Ask IsPossible first.");
        ArgumentOutOfRangeException.ThrowIfNegative(maxRows);
        Plan = plan;
        _maxRows = maxRows;
        _block = new byte[plan.NbFrag * plan.FragSize];
        _known = new bool[plan.NbFrag];
        _rows = new Row?[plan.NbFrag];
    }

    /// <summary>How the block is cut.</summary>
    public FragmentPlan Plan { get; }

    /// <summary>Fragments that are still needed, at least; 0 when the block is complete.</summary>
    public int Missing => Plan.NbFrag - _knownCount - _rowCount;

    /// <summary>The whole block is there.</summary>
    public bool IsComplete => Missing == 0;

    /// <summary>The block without its padding; empty until it is complete.</summary>
    public ReadOnlyMemory<byte> Block =>
        IsComplete ? _block.AsMemory(0, Plan.BlockBytes) : ReadOnlyMemory<byte>.Empty;

    /// <summary>Takes a fragment. Never throws on any of them.</summary>
    /// <param name="n">Its number, from 1.</param>
    /// <param name="fragment">FragSize bytes.</param>
    public FragmentResult Add(int n, ReadOnlySpan<byte> fragment)
    {
        if (IsComplete)
            return FragmentResult.Complete;
        if (n is < 1 or > FragmentPlan.MaxFragments || fragment.Length != Plan.FragSize)
            return FragmentResult.Invalid;

        var missing = Missing;
        if (n <= Plan.NbFrag)
            AddUncoded(n - 1, fragment);
        else if (_rowCount == _maxRows)
            return FragmentResult.NoMemory;
        else
            AddCoded(n - Plan.NbFrag, fragment);

        if (IsComplete)
            Solve();
        return IsComplete ? FragmentResult.Complete
            : Missing < missing ? FragmentResult.Used
            : FragmentResult.Redundant;
    }

    private void AddUncoded(int index, ReadOnlySpan<byte> fragment)
    {
        if (_known[index])
            return;
        fragment.CopyTo(Known(index));
        _known[index] = true;
        _knownCount++;

        // A row that stood here first has lost its place, and perhaps its worth.
        if (_rows[index] is not { } row)
            return;
        _rows[index] = null;
        _rowCount--;
        Insert(row);
    }

    private void AddCoded(int number, ReadOnlySpan<byte> fragment)
    {
        var row = new Row(new ulong[ParityRow.WordsOf(Plan.NbFrag)], fragment.ToArray());
        ParityRow.Fill(number, Plan, row.Bits);
        Insert(row);
    }

    // From the first fragment on: what is known, and what another row says, is taken out. All that a row brings in lies
    // behind its first fragment, so nothing comes back.
    private void Insert(Row row)
    {
        for (var word = 0; word < row.Bits.Length; word++)
        {
            while (row.Bits[word] != 0)
            {
                var index = (word * 64) + BitOperations.TrailingZeroCount(row.Bits[word]);
                if (_known[index])
                {
                    row.Bits[word] &= row.Bits[word] - 1;
                    Xor(row.Data, Known(index));
                }
                else if (_rows[index] is { } other)
                {
                    Xor(MemoryMarshal.AsBytes(row.Bits.AsSpan()), MemoryMarshal.AsBytes(other.Bits.AsSpan()));
                    Xor(row.Data, other.Data);
                }
                else
                {
                    _rows[index] = row;
                    _rowCount++;
                    return;
                }
            }
        }
    }

    // From the last fragment back: every other fragment of a row lies behind its first one and is known by now.
    private void Solve()
    {
        for (var index = Plan.NbFrag - 1; index >= 0; index--)
        {
            if (_rows[index] is not { } row)
                continue;
            for (var word = index / 64; word < row.Bits.Length; word++)
            {
                for (var left = row.Bits[word]; left != 0; left &= left - 1)
                {
                    var other = (word * 64) + BitOperations.TrailingZeroCount(left);
                    if (other != index)
                        Xor(row.Data, Known(other));
                }
            }

            row.Data.CopyTo(Known(index));
            _rows[index] = null;
            _known[index] = true;
            _rowCount--;
            _knownCount++;
        }
    }

    private Span<byte> Known(int index) => _block.AsSpan(index * Plan.FragSize, Plan.FragSize);

    private static void Xor(Span<byte> into, ReadOnlySpan<byte> other)
    {
        for (var i = 0; i < into.Length; i++)
            into[i] ^= other[i];
    }

    private sealed record Row(ulong[] Bits, byte[] Data);
}
