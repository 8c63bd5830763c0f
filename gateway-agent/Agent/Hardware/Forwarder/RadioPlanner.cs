using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Kreisfunk.GatewayAgent.Hardware.Boards;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Hardware.Forwarder;

/// <summary>
/// Places the two radios so that every channel lies within reach of one of them: the lower half of the channels at
/// radio 0, the others at radio 1, the special channels where they fit.
/// </summary>
internal static class RadioPlanner
{
    /// <summary>
    /// How far a channel's centre may lie from its radio's: what the SX1301's driver accepts, whose front end passes
    /// 925 kHz, 1 MHz and 1.1 MHz around channels of 125, 250 and 500 kHz. The SX1302 takes more.
    /// </summary>
    private const int ReachNarrowHz = 400_000, Reach250Hz = 375_000, Reach500Hz = 300_000;

    /// <summary>Radios stand on round frequencies when they can.</summary>
    private const long RasterHz = 100_000;

    public static bool TryPlan(
        Region region, Board board, [NotNullWhen(true)] out RadioLayout? layout, out string error)
    {
        layout = null;
        if (!ChannelDemand.TryRead(region, out var demand, out error))
            return false;
        if (OutOfBand(demand, board) is { } outside)
        {
            error = string.Create(CultureInfo.InvariantCulture, $"{region.Name} has a channel at {outside / 1e6} MHz, "
                + $"{board.Title} spans {board.MinFrequencyHz / 1e6} to {board.MaxFrequencyHz / 1e6} MHz: choose a "
                + $"board or a region that fits.");
            return false;
        }

        var halves = Halves(demand.MultiSfHz);
        if (halves.Any(h => h.From > h.To))
        {
            error = $"{region.Name} spreads its channels wider than two radios of 0.8 MHz each receive: copy the "
                + "region's file with channels that lie closer (docs/how-to/use-another-region.md).";
            return false;
        }

        return TryPlace(region, demand, halves, out layout, out error);
    }

    private static bool TryPlace(Region region, ChannelDemand demand, Reachable[] halves,
        [NotNullWhen(true)] out RadioLayout? layout, out string error)
    {
        layout = null;
        var wideReach = demand.WideRate?.BandwidthHz == 500_000 ? Reach500Hz : Reach250Hz;
        if (!TryTake(halves, demand.WideHz, wideReach) || !TryTake(halves, demand.FskHz, ReachNarrowHz))
        {
            error = $"{region.Name} has a wide or an FSK channel out of reach of the radios that hear the others: copy "
                + "the region's file with channels that lie closer (docs/how-to/use-another-region.md).";
            return false;
        }

        error = "";
        uint[] radios = [.. halves.Select(h => h.Centre)];
        // The nearer radio reaches what either reaches.
        IfChain Chain(uint hz) => To(radios, IsNearer(radios, hz) ? 1 : 0, hz);
        layout = new RadioLayout
        {
            RadioHz = radios,
            MultiSf = [.. demand.MultiSfHz.Select(hz => Chain(hz))],
            LoraStd = demand.WideHz is { } wide ? Chain(wide) : null,
            LoraStdBandwidthHz = demand.WideRate?.BandwidthHz ?? 0,
            LoraStdSpreadingFactor = demand.WideRate?.SpreadingFactor ?? 0,
            Fsk = demand.FskHz is { } fsk ? Chain(fsk) : null,
            FskBitRate = demand.FskBitRate,
        };
        return true;
    }

    private static uint? OutOfBand(ChannelDemand demand, Board board)
    {
        var all = demand.MultiSfHz.Concat(new[] { demand.WideHz, demand.FskHz }.OfType<uint>());
        foreach (var hz in all)
        {
            if (hz < board.MinFrequencyHz || hz > board.MaxFrequencyHz)
                return hz;
        }

        return null;
    }

    /// <summary>Where each radio's centre may lie for its share of the channels; From above To: nowhere.</summary>
    private static Reachable[] Halves(IReadOnlyList<uint> channelsHz)
    {
        uint[] sorted = [.. channelsHz.Order()];
        var low = sorted.TakeWhile(hz => hz - sorted[0] <= 2 * ReachNarrowHz).ToArray();
        var high = sorted[low.Length..];
        // Radio 1 gives the SX1301 its clock, so it runs even when radio 0 hears all.
        return [Of(low), Of(high.Length > 0 ? high : low)];
    }

    private static Reachable Of(uint[] sorted) => new(sorted[^1] - ReachNarrowHz, sorted[0] + ReachNarrowHz);

    private static bool TryTake(Reachable[] halves, uint? channelHz, int reach)
    {
        if (channelHz is not { } hz)
            return true;
        // Radio 1 first: in Europe it hears the join channels, and the special ones are among them.
        foreach (var i in (int[])[1, 0])
        {
            var narrowed = new Reachable(Math.Max(halves[i].From, hz - reach), Math.Min(halves[i].To, hz + reach));
            if (narrowed.From > narrowed.To)
                continue;
            halves[i] = narrowed;
            return true;
        }

        return false;
    }

    private static bool IsNearer(uint[] radios, uint hz) =>
        Math.Abs(hz - (long)radios[1]) < Math.Abs(hz - (long)radios[0]);

    private static IfChain To(uint[] radios, int radio, uint hz) => new(radio, (int)(hz - (long)radios[radio]));

    /// <summary>From one frequency to another, both inclusive.</summary>
    private readonly record struct Reachable(long From, long To)
    {
        public uint Centre
        {
            get
            {
                var middle = (From + To) / 2;
                var round = (middle + RasterHz / 2) / RasterHz * RasterHz;
                return (uint)(round >= From && round <= To ? round : middle);
            }
        }
    }
}
