using Kreisfunk.LoRaWan;
using RadioModulation = Kreisfunk.LoRaWan.RadioModulation;

namespace Kreisfunk.GatewayAgent.Radio.Channels;

/// <summary>The channels one board is to hear, by the kind of demodulator each needs.</summary>
internal sealed record BoardChannels
{
    /// <summary>Demodulators of one board for 125 kHz.</summary>
    public const int MaxNarrow = 8;

    private const int NarrowHertz = 125_000;

    // Where Europe's gateways hear DR6 and DR7. No join tells devices of them, and RP002 fixes neither: they are what
    // every maker's forwarder has.
    private const uint EuropeWideHz = 868_300_000, EuropeFskHz = 868_800_000;

    public required IReadOnlyList<uint> NarrowHz { get; init; }

    public uint? WideHz { get; init; }

    /// <summary>With <see cref="WideHz"/>.</summary>
    public DataRate? WideRate { get; init; }

    public uint? FskHz { get; init; }

    /// <summary>With <see cref="FskHz"/>.</summary>
    public DataRate? FskRate { get; init; }

    /// <summary>Numbers of a region's channels of 125 kHz.</summary>
    public static List<int> Narrow(Region region) => Channels(region, rate => rate.BandwidthHz == NarrowHertz);

    /// <summary>Numbers of a region's wider channels.</summary>
    public static List<int> Wide(Region region) => Channels(region, rate => rate.BandwidthHz is 250_000 or 500_000);

    /// <summary>Those of them that the region's file names for gateways.</summary>
    public static List<int> Enabled(Region region, IEnumerable<int> channels) =>
        [.. channels.Where(i => !region.HasFixedChannels || region.EnabledChannels.Contains(i))];

    /// <summary>The channels of these numbers; at most one wide one, else Europe's special ones.</summary>
    public static BoardChannels Of(Region region, IReadOnlyList<int> narrow, int? wide)
    {
        var board = new BoardChannels { NarrowHz = [.. narrow.Select(i => region.UplinkChannels[i].FrequencyHz)] };
        if (wide is { } only)
            return board with { WideHz = region.UplinkChannels[only].FrequencyHz, WideRate = Rate(region, only) };
        return board.NarrowHz.Contains(EuropeWideHz) ? board.WithEurope(region) : board;
    }

    /// <summary>All of them.</summary>
    public IEnumerable<uint> AllHz => NarrowHz.Concat(new[] { WideHz, FskHz }.OfType<uint>());

    private BoardChannels WithEurope(Region region)
    {
        var rates = region.UplinkDataRates.Values;
        var wide = rates.FirstOrDefault(rate => rate is { Modulation: RadioModulation.Lora, BandwidthHz: 250_000 });
        var fsk = rates.FirstOrDefault(rate => rate.Modulation == RadioModulation.Fsk);
        return this with
        {
            WideHz = wide is null ? null : EuropeWideHz,
            WideRate = wide,
            FskHz = fsk is null ? null : EuropeFskHz,
            FskRate = fsk,
        };
    }

    private static List<int> Channels(Region region, Func<DataRate, bool> isWanted) =>
        [.. Enumerable.Range(0, region.UplinkChannels.Count).Where(i => Rate(region, i) is { } rate && isWanted(rate))];

    // LoRa only: a channel's lowest data rate tells how wide it is.
    private static DataRate? Rate(Region region, int channel) =>
        region.UplinkDataRates.TryGetValue(region.UplinkChannels[channel].MinDataRate, out var rate)
            && rate.Modulation == RadioModulation.Lora
            ? rate
            : null;
}
