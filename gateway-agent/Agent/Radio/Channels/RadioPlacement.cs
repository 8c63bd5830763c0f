using System.Diagnostics.CodeAnalysis;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Radio.Channels;

/// <summary>
/// Finds frequencies for the two radios of a board so that each channel lies within reach of one of them. Tries every
/// split of the channels by frequency and takes the one that leaves the radios the most room.
/// </summary>
internal static class RadioPlacement
{
    /// <summary>
    /// How far a channel's centre may lie from its radio's: what the SX1301's driver accepts, whose front end passes
    /// 925 kHz, 1 MHz and 1.1 MHz around channels of 125, 250 and 500 kHz. The SX1302 takes more.
    /// </summary>
    private const int NarrowReachHz = 400_000, Wide250ReachHz = 375_000, Wide500ReachHz = 300_000;

    private const long RasterHz = 100_000;

    /// <summary>What to tell a person when <see cref="TryPlace"/> is false.</summary>
    public static string Misfit(Region region) =>
        $"{region.Name} spreads its channels wider than two radios of 0.8 MHz each receive: copy the region's file "
        + "with channels that lie closer (docs/how-to/use-another-region.md).";

    /// <summary>False when the channels lie too far apart for two radios.</summary>
    public static bool TryPlace(BoardChannels channels, [NotNullWhen(true)] out RadioLayout? layout)
    {
        var sorted = channels.NarrowHz.Order().ToArray();
        Candidate? best = null;
        for (var split = 1; split <= sorted.Length; split++)
        {
            var candidate = new Candidate(Around(sorted[..split]), Around(sorted[split..]));
            // All within reach of one: radio 1 stands there too, since it gives some boards their clock.
            if (split == sorted.Length)
                candidate = candidate with { High = candidate.Low };
            foreach (var placed in WithSpecials(candidate, channels))
            {
                if (best is null || placed.Room > best.Value.Room)
                    best = placed;
            }
        }

        layout = best is { } found ? Build(found, channels, sorted) : null;
        return layout is not null;
    }

    // The radio above first: in Europe it hears the join channels, and the special ones are among them.
    private static IEnumerable<Candidate> WithSpecials(Candidate candidate, BoardChannels channels) =>
        from wide in Choices(channels.WideHz)
        from fsk in Choices(channels.FskHz)
        let placed = candidate.Take(wide, channels.WideHz, WideReach(channels)).Take(fsk, channels.FskHz, NarrowReachHz)
        where placed.Room >= 0
        select placed with { WideRadio = wide, FskRadio = fsk };

    private static int[] Choices(uint? channelHz) => channelHz is null ? [1] : [1, 0];

    private static int WideReach(BoardChannels channels) =>
        channels.WideRate?.BandwidthHz == 500_000 ? Wide500ReachHz : Wide250ReachHz;

    private static RadioLayout Build(Candidate found, BoardChannels channels, uint[] sorted)
    {
        uint[] radios = [found.Low.Centre, found.High.Centre];
        IfChain Chain(uint hertz, int radio) => new(radio, (int)(hertz - (long)radios[radio]));
        bool IsHigh(uint hertz) => Math.Abs(hertz - (long)radios[1]) < Math.Abs(hertz - (long)radios[0]);
        return new RadioLayout
        {
            RadioHz = radios,
            // The nearer radio reaches whatever either reaches.
            MultiSf = [.. channels.NarrowHz.Select(hertz => Chain(hertz, IsHigh(hertz) ? 1 : 0))],
            LoraStd = channels.WideHz is { } wide ? Chain(wide, found.WideRadio) : null,
            LoraStdRate = channels.WideRate,
            Fsk = channels.FskHz is { } fsk ? Chain(fsk, found.FskRadio) : null,
            FskRate = channels.FskRate,
        };
    }

    private static Reachable Around(uint[] sorted) => sorted.Length == 0
        ? default
        : new Reachable((long)sorted[^1] - NarrowReachHz, (long)sorted[0] + NarrowReachHz);

    /// <summary>Where the two radios may stand; room below 0: nowhere.</summary>
    private readonly record struct Candidate(Reachable Low, Reachable High)
    {
        public int WideRadio { get; init; }

        public int FskRadio { get; init; }

        public long Room => Math.Min(Low.To - Low.From, High.To - High.From);

        public Candidate Take(int radio, uint? channelHz, int reach)
        {
            if (channelHz is not { } hertz)
                return this;
            return radio == 0
                ? this with { Low = Low.Narrow(hertz, reach) }
                : this with { High = High.Narrow(hertz, reach) };
        }
    }

    /// <summary>From one frequency to another, both inclusive.</summary>
    private readonly record struct Reachable(long From, long To)
    {
        /// <summary>The middle, on a round frequency when one is there.</summary>
        public uint Centre
        {
            get
            {
                var middle = (From + To) / 2;
                var round = (middle + RasterHz - 1) / RasterHz * RasterHz;
                return (uint)(round >= From && round <= To ? round : middle);
            }
        }

        public Reachable Narrow(long hertz, int reach) =>
            new(Math.Max(From, hertz - reach), Math.Min(To, hertz + reach));
    }
}
