using System.Globalization;
using System.Text;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Tests.Unit.LoRaWan;

/// <summary>docs/reference/regions.md, made from the region files.</summary>
internal static class RegionPage
{
    private static readonly string[] Revisions =
    [
        "RP001-A", "RP001-B", "RP002-1.0.0", "RP002-1.0.1", "RP002-1.0.2", "RP002-1.0.3", "RP002-1.0.4", "RP002-1.0.5",
    ];

    public static string Text()
    {
        var text = new StringBuilder();
        text.Append("""
            # Regions

            What the files in `firmware-config/regions` say. Made from them by a test; do not edit.
            [Use another region](../how-to/use-another-region.md) tells how to add one or to change the channels of one.

            N is the longest payload in bytes without MAC commands beside it. Duty cycle and power of a band are what a
            gateway may use; powers are EIRP.


            """);
        foreach (var name in RegionFile.Names)
            Append(text, name);
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void Append(StringBuilder text, string name)
    {
        var region = RegionFile.Load(name);
        var file = RegionFile.Read(name);
        Line(text, $"## `{region.Name}`: {region.Title}\n");
        Line(text, $"{(string)file["source"]!}\n");
        AppendChannels(text, region);
        var offsets = region.MaxRx1DataRateOffset;
        Line(text, $"- RX1 after {region.ReceiveDelay1.TotalSeconds} s with RX1DROffset 0 to {offsets}, RX2 on "
            + $"{Mhz(region.Rx2FrequencyHz)} MHz with DR{region.Rx2DataRate}");
        Line(text, $"- devices send with up to {region.MaxEirpDbm} dBm, TXPower 0 to {region.PowerStepsDb.Count - 1}; "
            + $"ADR goes up to DR{region.MaxAdrDataRate}");
        if (region.UsesTxParamSetup)
        {
            Line(text, $"- dwell time limit of 400 ms until TxParamSetupReq: uplinks {OnOff(region.UplinkDwell)}, "
                + $"downlinks {OnOff(region.DownlinkDwell)}");
        }

        AppendBeacon(text, region);
        AppendDataRates(text, region);
        AppendBands(text, region, file["subBands"]!.AsArray().Select(band => (string?)band!["note"] ?? "").ToArray());
    }

    private static void AppendChannels(StringBuilder text, Region region)
    {
        if (!region.HasFixedChannels)
        {
            Line(text, $"- devices join on {List(region.DefaultJoinChannels.Select(channel => channel.FrequencyHz))}");
            if (region.CFListFrequenciesHz.Count > 0)
                Line(text, $"- a join accept adds {List(region.CFListFrequenciesHz)}");
            return;
        }

        AppendBlocks(text, "uplinks", region.UplinkChannels);
        AppendBlocks(text, "downlinks", region.DownlinkChannels);
        Line(text, $"- RX1 on the downlink channel whose number is the uplink channel's modulo "
            + $"{region.DownlinkChannels.Count}");
    }

    private static void AppendBlocks(StringBuilder text, string title, IReadOnlyList<Channel> channels)
    {
        foreach (var block in channels.GroupBy(channel => (channel.MinDataRate, channel.MaxDataRate)))
        {
            var (first, last) = (block.First().FrequencyHz, block.Last().FrequencyHz);
            Line(text, $"- {title}: {block.Count()} channels from {Mhz(first)} to {Mhz(last)} MHz, "
                + $"DR{block.Key.MinDataRate} to DR{block.Key.MaxDataRate}");
        }
    }

    private static void AppendBeacon(StringBuilder text, Region region)
    {
        var beacon = region.Beacon;
        var hop = beacon.HopCount < 2
            ? ""
            : $", the first of {beacon.HopCount} in steps of {beacon.HopStepHz / 1000} kHz";
        if (beacon.PingSlotFrequencyHz == beacon.FrequencyHz)
        {
            Line(text, $"- beacons and ping slots on {Mhz(beacon.FrequencyHz)} MHz{hop}, DR{beacon.DataRate}");
            return;
        }

        Line(text, $"- beacons on {Mhz(beacon.FrequencyHz)} MHz, ping slots on {Mhz(beacon.PingSlotFrequencyHz)} MHz, "
            + $"DR{beacon.DataRate}");
    }

    private static void AppendDataRates(StringBuilder text, Region region)
    {
        text.Append("\n| DR | Modulation | Direction | N | Since |\n|---|---|---|---|---|\n");
        foreach (var rate in region.UplinkDataRates.Values
            .Union(region.DownlinkDataRates.Values).OrderBy(rate => rate.Index).ThenByDescending(rate => rate.Uplink))
        {
            var modulation = rate.Modulation switch
            {
                RadioModulation.Lora => $"SF{rate.SpreadingFactor}, {Khz(rate.BandwidthHz)} kHz",
                RadioModulation.Fsk => $"FSK, {rate.BitRate / 1000} kbit/s",
                _ => $"LR-FHSS {rate.CodingRate}, {Khz(rate.BandwidthHz)} kHz",
            };
            var direction = (rate.Uplink, rate.Downlink) switch
            {
                (true, true) => "both",
                (true, false) => "uplink",
                _ => "downlink",
            };
            var payload = $"{rate.MaxPayloadBytes}";
            if (rate.EarlierMaxPayloadBytes != rate.MaxPayloadBytes)
                payload += $" ({rate.EarlierMaxPayloadBytes} before {Revisions[(int)rate.EarlierBefore]})";
            if (rate.DwellMaxPayloadBytes != rate.MaxPayloadBytes)
            {
                var limited = rate.DwellMaxPayloadBytes;
                payload += limited == 0 ? ", none in 400 ms" : $", {limited} in 400 ms";
            }

            var since = rate.Since == RegionalParameters.Rp001A ? "" : Revisions[(int)rate.Since];
            Line(text, $"| {rate.Index} | {modulation} | {direction} | {payload} | {since} |");
        }

        text.Append('\n');
    }

    private static void AppendBands(StringBuilder text, Region region, string[] notes)
    {
        text.Append("| Band, MHz | Duty cycle | Gateway, dBm | |\n|---|---|---|---|\n");
        for (var i = 0; i < region.SubBands.Count; i++)
        {
            var band = region.SubBands[i];
            var dutyCycle = band.DutyCycle >= 1 ? "no limit" : $"{(band.DutyCycle * 100).ToString("0.#", Invariant)} %";
            Line(text, $"| {Mhz(band.FromHz)} to {Mhz(band.ToHz)} | {dutyCycle} | {band.MaxEirpDbm} | {notes[i]} |");
        }

        text.Append('\n');
    }

    private static CultureInfo Invariant => CultureInfo.InvariantCulture;

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');

    private static string OnOff(bool on) => on ? "on" : "off";

    private static string List(IEnumerable<uint> frequenciesHz) =>
        string.Join(", ", frequenciesHz.Select(Mhz)) + " MHz";

    private static string Mhz(uint hz) => (hz / 1_000_000m).ToString("0.0####", Invariant);

    private static string Khz(int hz) => (hz / 1_000m).ToString("0.#", Invariant);
}
