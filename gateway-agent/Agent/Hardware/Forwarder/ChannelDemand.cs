using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Hardware.Forwarder;

/// <summary>The channels a region wants to be heard, by the kind of demodulator each needs.</summary>
internal sealed record ChannelDemand
{
    private const int MultiSfBandwidthHz = 125_000;

    /// <summary>
    /// Where Europe's gateways listen for DR6 and DR7. No device is told of them by the join, and RP002 fixes neither:
    /// they are what the forwarders of all makers have.
    /// </summary>
    private const uint EuropeWideHz = 868_300_000, EuropeFskHz = 868_800_000;

    private const int EuropeWideBandwidthHz = 250_000;

    public required IReadOnlyList<uint> MultiSfHz { get; init; }

    /// <summary>With <see cref="WideRate"/>.</summary>
    public uint? WideHz { get; init; }

    public DataRate? WideRate { get; init; }

    public uint? FskHz { get; init; }

    public int FskBitRate { get; init; }

    /// <summary>False with a sentence when the region wants more than a concentrator has.</summary>
    public static bool TryRead(Region region, out ChannelDemand demand, out string error)
    {
        var channels = region.UplinkChannels.Where((_, i) => !region.HasFixedChannels
            || region.EnabledChannels.Contains(i)).ToArray();
        var narrow = channels.Where(c => Rate(region, c)?.BandwidthHz == MultiSfBandwidthHz).ToArray();
        var wide = channels.Where(c => Rate(region, c) is { BandwidthHz: 250_000 or 500_000 }).ToArray();
        demand = new ChannelDemand { MultiSfHz = [.. narrow.Select(c => c.FrequencyHz)] };
        error = Misfit(region, channels.Length, narrow.Length, wide.Length);
        if (error.Length > 0)
            return false;
        if (wide is [var only])
            demand = demand with { WideHz = only.FrequencyHz, WideRate = Rate(region, only) };
        else if (narrow.Any(c => c.FrequencyHz == EuropeWideHz))
            demand = demand.WithEurope(region);
        return true;
    }

    private ChannelDemand WithEurope(Region region)
    {
        var rates = region.UplinkDataRates.Values;
        var wide = rates.FirstOrDefault(r => r.Modulation == RadioModulation.Lora
            && r.BandwidthHz == EuropeWideBandwidthHz);
        var fsk = rates.FirstOrDefault(r => r.Modulation == RadioModulation.Fsk);
        return this with
        {
            WideHz = wide is null ? null : EuropeWideHz,
            WideRate = wide,
            FskHz = fsk is null ? null : EuropeFskHz,
            FskBitRate = fsk?.BitRate ?? 0,
        };
    }

    private static string Misfit(Region region, int all, int narrow, int wide)
    {
        if (all > narrow + wide || narrow == 0)
            return $"{region.Name} has channels of widths that this kind of concentrator does not receive (125 kHz, "
                + "and one of 250 or 500 kHz): choose another region.";
        if (narrow > 8 || wide > 1)
            return $"{region.Name} has {narrow} channels of 125 kHz and {wide} wider ones, a concentrator receives 8 "
                + "and 1: copy the region's file and name the channels your gateways listen on under enabledChannels "
                + "(docs/how-to/use-another-region.md).";
        return "";
    }

    // LoRa only: a channel's lowest data rate tells how wide it is.
    private static DataRate? Rate(Region region, Channel channel) =>
        region.UplinkDataRates.TryGetValue(channel.MinDataRate, out var rate)
            && rate.Modulation == RadioModulation.Lora
            ? rate
            : null;
}
