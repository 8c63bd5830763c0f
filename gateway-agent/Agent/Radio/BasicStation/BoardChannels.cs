using Kreisfunk.LoRaWan;
using RadioModulation = Kreisfunk.LoRaWan.RadioModulation;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>The channels one board is to hear.</summary>
internal sealed record BoardChannels
{
    /// <summary>Demodulators for 125 kHz of one board.</summary>
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

    /// <summary>One for each board. False with a sentence when a station cannot hear what is wanted.</summary>
    public static bool TryChoose(
        Region region, IReadOnlyList<int> subBands, List<BoardChannels> boards, out string error)
    {
        var narrow = Channels(region, rate => rate.BandwidthHz == NarrowHertz);
        var wide = Channels(region, rate => rate.BandwidthHz is 250_000 or 500_000);
        error = "";
        if (narrow.Count == 0)
            error = $"{region.Name} has no channels of 125 kHz, the only ones a station has many demodulators for: use "
                + "a packet forwarder.";
        else if (subBands.Count > 0 && !region.HasFixedChannels)
            error = $"Agent:Station:SubBands is set, but the channels of {region.Name} are not numbered: leave it out.";
        else if (subBands.Count > 0)
            ChooseBands(region, subBands, boards, out error);
        else if (Enabled(region, narrow).Count > MaxNarrow)
            error = $"{region.Name} has {narrow.Count} channels of 125 kHz, one board of a station hears {MaxNarrow}: "
                + "choose with Agent:Station:SubBands which group of eight, or several for as many boards.";
        else
            boards.Add(Board(region, Enabled(region, narrow), Enabled(region, wide).Take(1).ToList()));
        return error.Length == 0;
    }

    private static void ChooseBands(Region region, IReadOnlyList<int> subBands, List<BoardChannels> boards,
        out string error)
    {
        var narrow = Channels(region, rate => rate.BandwidthHz == NarrowHertz);
        var wide = Channels(region, rate => rate.BandwidthHz is 250_000 or 500_000);
        var count = narrow.Count / MaxNarrow;
        error = "";
        foreach (var band in subBands)
        {
            if (band < 1 || band > count)
            {
                error = $"Agent:Station:SubBands has {band}; {region.Name} has the groups 1 to {count}.";
                return;
            }

            boards.Add(Board(region, narrow.GetRange((band - 1) * MaxNarrow, MaxNarrow),
                wide.Skip(band - 1).Take(1).ToList()));
        }
    }

    private static BoardChannels Board(Region region, List<int> narrow, List<int> wide)
    {
        var board = new BoardChannels { NarrowHz = [.. narrow.Select(i => region.UplinkChannels[i].FrequencyHz)] };
        if (wide is [var only])
            return board with { WideHz = region.UplinkChannels[only].FrequencyHz, WideRate = Rate(region, only) };
        return board.NarrowHz.Contains(EuropeWideHz) ? board.WithEurope(region) : board;
    }

    private BoardChannels WithEurope(Region region)
    {
        var rates = region.UplinkDataRates.Values;
        var wide = rates.FirstOrDefault(rate => rate is { Modulation: RadioModulation.Lora, BandwidthHz: 250_000 });
        return this with
        {
            WideHz = wide is null ? null : EuropeWideHz,
            WideRate = wide,
            FskHz = rates.Any(rate => rate.Modulation == RadioModulation.Fsk) ? EuropeFskHz : null,
        };
    }

    private static List<int> Enabled(Region region, List<int> channels) =>
        [.. channels.Where(i => !region.HasFixedChannels || region.EnabledChannels.Contains(i))];

    private static List<int> Channels(Region region, Func<DataRate, bool> isWanted) =>
        [.. Enumerable.Range(0, region.UplinkChannels.Count).Where(i => Rate(region, i) is { } rate && isWanted(rate))];

    // LoRa only: a channel's lowest data rate tells how wide it is.
    private static DataRate? Rate(Region region, int channel) =>
        region.UplinkDataRates.TryGetValue(region.UplinkChannels[channel].MinDataRate, out var rate)
            && rate.Modulation == RadioModulation.Lora
            ? rate
            : null;
}
