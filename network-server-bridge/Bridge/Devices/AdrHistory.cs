using System.Globalization;
using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Devices;

/// <summary>The frames of a device's session, out of the last ones that are kept, as ADR saw them.</summary>
/// <param name="Samples">The oldest first.</param>
/// <param name="PhyBytes">Their mean length as PHYPayload.</param>
/// <param name="From">When the first came.</param>
/// <param name="To">When the last came.</param>
internal sealed record AdrHistory(
    IReadOnlyList<UplinkSample> Samples, int PhyBytes, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Null for a device of which no frame of its session is kept.</summary>
    /// <param name="radio">Which session, and the power it has agreed to by now.</param>
    /// <param name="frames">Newest first, as they are stored.</param>
    /// <param name="activities">Newest first: ADR's decisions tell the power of earlier days.</param>
    /// <param name="region">Names the data rates.</param>
    public static AdrHistory? Of(DeviceRadio? radio, IReadOnlyList<RecentFrame> frames,
        IReadOnlyList<DeviceActivity> activities, Region region)
    {
        if (radio?.Session is not { } session)
            return null;
        var rates = region.UplinkDataRates.Values.GroupBy(NameOf).ToDictionary(same => same.Key, same => same.First());
        var own = frames
            .Where(frame => frame is { Verdict: FrameVerdict.Accepted, FCnt: not null }
                && frame.At >= session.StartedAt && frame.DevAddr?.ToString() == session.DevAddr
                && rates.ContainsKey(frame.DataRate))
            .OrderBy(frame => frame.FCnt).ToList();
        if (own.Count == 0)
            return null;
        var powers = PowersOf(radio, activities);
        var samples = own.Select(frame => new UplinkSample(frame.FCnt!.Value, frame.SnrDb,
            (byte)rates[frame.DataRate].Index, PowerAt(frame.At, powers),
            (byte)Math.Clamp(frame.GatewayCount, 0, byte.MaxValue)));
        return new AdrHistory([.. samples], (int)own.Average(frame => frame.PhyPayloadHex.Length / 2),
            own[0].At, own[^1].At);
    }

    // What a decision starts from is what the device had agreed to by then.
    private static List<(DateTimeOffset Until, int TxPower)> PowersOf(
        DeviceRadio radio, IReadOnlyList<DeviceActivity> activities) =>
    [
        .. activities.Where(activity => activity.Kind == ActivityKind.Adr)
            .Select(activity => (activity.At, activity.Read<AdrDetail>()?.From.TxPower))
            .Where(known => known.TxPower is not null)
            .Select(known => (known.At, known.TxPower!.Value))
            .OrderBy(known => known.At),
        (DateTimeOffset.MaxValue, radio.TxPower ?? 0),
    ];

    private static byte PowerAt(DateTimeOffset at, List<(DateTimeOffset Until, int TxPower)> powers) =>
        (byte)powers.First(known => at <= known.Until).TxPower;

    /// <summary>As the list of frames has it, see RadioText.</summary>
    private static string NameOf(DataRate rate) => rate.Modulation switch
    {
        RadioModulation.Lora => string.Create(CultureInfo.InvariantCulture,
            $"SF{rate.SpreadingFactor}BW{rate.BandwidthHz / 1000}"),
        RadioModulation.Fsk => string.Create(CultureInfo.InvariantCulture, $"FSK{rate.BitRate / 1000}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"LR-FHSS{rate.BandwidthHz / 1000}"),
    };
}
