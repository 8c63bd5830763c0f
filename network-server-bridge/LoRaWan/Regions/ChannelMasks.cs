namespace Kreisfunk.LoRaWan;

/// <summary>Channel masks by a region's rule (RP002-1.0.4, the sections "LinkADRReq command").</summary>
internal static class ChannelMasks
{
    private const int NarrowChannels = 64, NarrowBlocks = 4, Banks = 8, BankChannels = 8;

    private const int BankCntl = 5, AllOnCntl = 6, AllOffCntl = 7;

    private static readonly ChannelSet Narrow = ChannelSet.Range(0, NarrowChannels - 1);

    /// <summary>What a device makes of a block; null when it refuses it.</summary>
    public static ChannelSet? Apply(ChannelMaskRule rule, ChannelSet current, ChannelSet defined, ChannelMask mask)
    {
        var result = rule switch
        {
            ChannelMaskRule.Banks => ApplyBanks(current, mask),
            ChannelMaskRule.Blocks => mask.ChMaskCntl switch
            {
                >= 0 and < ChannelSet.MaxChannels / ChannelSet.BlockChannels =>
                    current.WithBlock(mask.ChMaskCntl, mask.ChMask),
                AllOnCntl => defined,
                _ => (ChannelSet?)null,
            },
            _ => mask.ChMaskCntl switch
            {
                0 => current.WithBlock(0, mask.ChMask),
                AllOnCntl => defined,
                _ => null,
            },
        };
        return result is { } channels && channels.Except(defined).IsEmpty ? channels : null;
    }

    /// <summary>
    /// The fewest blocks: a first one that sets many channels at once, or none, then one for each sixteen that differ.
    /// </summary>
    public static List<ChannelMask> Write(ChannelMaskRule rule, ChannelSet wanted, ChannelSet current, bool mayUseBanks)
    {
        var best = Differences(wanted, current);
        foreach (var first in FirstBlocks(rule, wanted, mayUseBanks))
        {
            // The openers know every channel of a fixed plan; a dynamic plan has none.
            if (best.Count <= 1)
                break;
            var all = rule == ChannelMaskRule.Banks
                ? ChannelSet.Range(0, NarrowChannels + Banks - 1)
                : ChannelSet.Range(0, ChannelSet.MaxChannels - 1);
            if (Apply(rule, current, all, first) is not { } after)
                continue;
            var rest = Differences(wanted, after);
            if (rest.Count + 1 < best.Count)
                best = [first, .. rest];
        }

        return best;
    }

    private static List<ChannelMask> Differences(ChannelSet wanted, ChannelSet current)
    {
        var masks = new List<ChannelMask>();
        for (var block = 0; block < ChannelSet.MaxChannels / ChannelSet.BlockChannels; block++)
        {
            if (wanted.Block(block) != current.Block(block))
                masks.Add(new ChannelMask(block, wanted.Block(block)));
        }

        return masks;
    }

    private static IEnumerable<ChannelMask> FirstBlocks(ChannelMaskRule rule, ChannelSet wanted, bool mayUseBanks)
    {
        if (rule == ChannelMaskRule.Dynamic)
            yield break;
        var wide = rule == ChannelMaskRule.Banks ? wanted.Block(NarrowBlocks) : (ushort)0;
        yield return new ChannelMask(AllOnCntl, wide);
        if (rule != ChannelMaskRule.Banks)
            yield break;

        yield return new ChannelMask(AllOffCntl, wide);
        for (var banks = 0; mayUseBanks && banks < 1 << Banks; banks++)
            yield return new ChannelMask(BankCntl, (ushort)banks);
    }

    private static ChannelSet? ApplyBanks(ChannelSet current, ChannelMask mask)
    {
        var wide = (ushort)(mask.ChMask & 0xFF);
        return mask.ChMaskCntl switch
        {
            >= 0 and < NarrowBlocks => current.WithBlock(mask.ChMaskCntl, mask.ChMask),
            NarrowBlocks => current.WithBlock(NarrowBlocks, wide),
            BankCntl => BanksOf(wide),
            AllOnCntl => Narrow.WithBlock(NarrowBlocks, wide),
            AllOffCntl => default(ChannelSet).WithBlock(NarrowBlocks, wide),
            _ => null,
        };
    }

    private static ChannelSet BanksOf(ushort banks)
    {
        var channels = default(ChannelSet).WithBlock(NarrowBlocks, banks);
        for (var bank = 0; bank < Banks; bank++)
        {
            if ((banks & (1 << bank)) != 0)
            {
                var first = bank * BankChannels;
                channels = channels.Union(ChannelSet.Range(first, first + BankChannels - 1));
            }
        }

        return channels;
    }
}
