namespace Kreisfunk.LoRaWan;

/// <summary>Holds the parts of a region file against each other: what no property alone can show to be wrong.</summary>
internal static class RegionRules
{
    public static void Check(RegionData data, List<string> errors)
    {
        // A part that could not be read has its own error already; rules over it would only repeat that.
        if (errors.Count > 0)
            return;

        CheckDataRates(data, errors);
        CheckRx1Table(data, errors);
        ChannelPlanRules.Check(data, errors);
        RequireSubBand(data, "$.receive.rx2FrequencyHz", data.Rx2FrequencyHz, errors);
        CheckBeacon(data, errors);
        CheckSubBands(data, errors);
        CheckDelay("delay", data.ReceiveDelay1, data.ReceiveDelay2, errors);
        CheckDelay("joinAcceptDelay", data.JoinAcceptDelay1, data.JoinAcceptDelay2, errors);
    }

    public static void RequireDataRate(
        RegionData data, string path, int index, Func<DataRate, bool> isUsable, List<string> errors)
    {
        if (!data.DataRates.Any(rate => rate.Index == index && isUsable(rate)))
        {
            errors.Add($"{path} is {index}; write the index of a data rate: "
                + $"{string.Join(", ", data.DataRates.Where(isUsable).Select(rate => rate.Index).Order())}.");
        }
    }

    public static void RequireSubBand(RegionData data, string path, uint frequencyHz, List<string> errors)
    {
        if (frequencyHz % data.FrequencyStepHz != 0)
        {
            errors.Add($"{path} is {frequencyHz}; write a multiple of frequencyStepHz, which is "
                + $"{data.FrequencyStepHz}.");
        }

        if (!data.SubBands.Any(band => band.Contains(frequencyHz)))
            errors.Add($"{path} is {frequencyHz}, outside every sub-band; write a frequency inside one of $.subBands.");
    }

    private static void CheckDataRates(RegionData data, List<string> errors)
    {
        for (var i = 0; i < data.DataRates.Count; i++)
        {
            var rate = data.DataRates[i];
            var index = rate.Index;
            if (data.DataRates.Take(i).Any(other => other.Index == index && IsSameDirection(other, rate)))
                errors.Add($"$.dataRates[{i}].index is {index} for the second time; give every data rate its own.");
        }

        RequireDataRate(data, "$.maxAdrDataRate", data.MaxAdrDataRate, rate => rate.Uplink, errors);
        RequireDataRate(data, "$.receive.rx2DataRate", data.Rx2DataRate, rate => rate.Downlink, errors);
        RequireDataRate(data, "$.beacon.dataRate", data.Beacon.DataRate, rate => rate.Downlink, errors);
        if (data.FrequencyStepHz % 100 != 0)
            errors.Add($"$.frequencyStepHz is {data.FrequencyStepHz}; write 100, or 200 above 2.4 GHz.");
    }

    private static bool IsSameDirection(DataRate one, DataRate other) =>
        (one.Uplink && other.Uplink) || (one.Downlink && other.Downlink);

    private static void CheckRx1Table(RegionData data, List<string> errors)
    {
        var uplink = data.DataRates.Where(rate => rate.Uplink).Select(rate => rate.Index).ToHashSet();
        var rows = uplink.Count == 0 ? 0 : uplink.Max() + 1;
        if (data.Rx1DataRates.Count != rows)
        {
            errors.Add($"$.receive.rx1DataRates has {data.Rx1DataRates.Count} rows; write {rows}, one for each "
                + "uplink data rate index from 0.");
        }

        var columns = data.Rx1DataRates.Max(row => row.Count);
        for (var row = 0; row < data.Rx1DataRates.Count; row++)
        {
            var entries = data.Rx1DataRates[row];
            if (!uplink.Contains(row) && entries.Count > 0)
            {
                errors.Add($"$.receive.rx1DataRates[{row}] has {entries.Count} entries; write [], no uplink data rate "
                    + $"has the index {row}.");
            }
            else if (uplink.Contains(row) && (entries.Count is < 1 or > 8 || entries.Count != columns))
            {
                errors.Add($"$.receive.rx1DataRates[{row}] has {entries.Count} entries; write one for each "
                    + "RX1DROffset, 1 to 8 and as many in every row.");
            }

            for (var column = 0; column < entries.Count; column++)
            {
                RequireDataRate(data, $"$.receive.rx1DataRates[{row}][{column}]", entries[column],
                    rate => rate.Downlink, errors);
            }
        }
    }

    private static void CheckBeacon(RegionData data, List<string> errors)
    {
        var beacon = data.Beacon;
        for (var i = 0; i < Math.Max(1, beacon.HopCount); i++)
        {
            var offset = (uint)i * beacon.HopStepHz;
            RequireSubBand(data, "$.beacon.frequencyHz", beacon.FrequencyHz + offset, errors);
            RequireSubBand(data, "$.beacon.pingSlotFrequencyHz", beacon.PingSlotFrequencyHz + offset, errors);
        }
    }

    private static void CheckSubBands(RegionData data, List<string> errors)
    {
        var lowest = 0u;
        for (var i = 0; i < data.SubBands.Count; i++)
        {
            var band = data.SubBands[i];
            if (band.FromHz < lowest)
            {
                errors.Add($"$.subBands[{i}].fromHz is {band.FromHz}; write at least {lowest}, where the one before "
                    + "ends.");
            }

            if (band.ToHz <= band.FromHz)
                errors.Add($"$.subBands[{i}].toHz is {band.ToHz}; write more than fromHz, which is {band.FromHz}.");
            lowest = band.ToHz;
        }
    }

    private static void CheckDelay(string name, TimeSpan first, TimeSpan second, List<string> errors)
    {
        if (second - first != TimeSpan.FromSeconds(1))
        {
            errors.Add($"$.receive.{name}2Milliseconds is {second.TotalMilliseconds}; write "
                + $"{first.TotalMilliseconds + 1000}, one second after {name}1Milliseconds.");
        }
    }
}
