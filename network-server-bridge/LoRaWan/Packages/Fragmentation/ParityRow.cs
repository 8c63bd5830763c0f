using System.Numerics;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// Which uncoded fragments a coded one is the xor of (TS004): about half of them, drawn by a shift register
/// of 23 bits, so that the number alone tells it. Version 1 counts a fragment that is drawn twice twice, and so takes
/// fewer; version 2 draws on.
/// </summary>
internal static class ParityRow
{
    /// <summary>64-bit words that a row needs.</summary>
    public static int WordsOf(int nbFrag) => (nbFrag + 63) / 64;

    /// <summary>Sets the bits of the row, the first fragment in the lowest bit of the first word.</summary>
    /// <param name="row">From 1: the coded fragment's number less NbFrag.</param>
    /// <param name="plan">A possible plan.</param>
    /// <param name="bits">As many words as the row needs.</param>
    public static void Fill(int row, in FragmentPlan plan, Span<ulong> bits)
    {
        bits.Clear();
        var modulus = (uint)plan.NbFrag + (BitOperations.IsPow2(plan.NbFrag) ? 1u : 0u);
        var state = 1 + (1001 * (uint)row);
        for (var drawn = 0; drawn < plan.NbFrag / 2;)
        {
            state = Next(state);
            var column = state % modulus;
            if (column >= plan.NbFrag)
                continue;
            ref var word = ref bits[(int)(column / 64)];
            var bit = 1ul << (int)(column % 64);
            if (plan.Version == 1 || (word & bit) == 0)
                drawn++;
            word |= bit;
        }
    }

    private static uint Next(uint state) => (state >> 1) + (((state ^ (state >> 5)) & 1) << 22);
}
