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
        CheckChannels(data, errors);
        CheckSubBands(data, errors);
        CheckDelay("delay", data.ReceiveDelay1, data.ReceiveDelay2, errors);
        CheckDelay("joinAcceptDelay", data.JoinAcceptDelay1, data.JoinAcceptDelay2, errors);
    }

    private static void CheckDataRates(RegionData data, List<string> errors)
    {
        for (var i = 0; i < data.DataRates.Count; i++)
        {
            var index = data.DataRates[i].Index;
            if (data.DataRates.Take(i).Any(other => other.Index == index))
                errors.Add($"$.dataRates[{i}].index is {index} for the second time; give every data rate its own.");
        }

        RequireDataRate(data, "$.maxAdrDataRate", data.MaxAdrDataRate, errors);
        RequireDataRate(data, "$.receive.rx2DataRate", data.Rx2DataRate, errors);
        RequireDataRate(data, "$.beacon.dataRate", data.Beacon.DataRate, errors);
    }

    private static void CheckRx1Table(RegionData data, List<string> errors)
    {
        var rows = data.DataRates.Max(rate => rate.Index) + 1;
        if (data.Rx1DataRates.Count != rows)
        {
            errors.Add($"$.receive.rx1DataRates has {data.Rx1DataRates.Count} rows; write {rows}, one for each "
                + "data rate index from 0.");
        }

        var columns = data.Rx1DataRates[0].Count;
        for (var row = 0; row < data.Rx1DataRates.Count; row++)
        {
            var entries = data.Rx1DataRates[row];
            if (entries.Count is < 1 or > 8 || entries.Count != columns)
            {
                errors.Add($"$.receive.rx1DataRates[{row}] has {entries.Count} entries; write one for each "
                    + "RX1DROffset, 1 to 8 and as many in every row.");
            }

            for (var column = 0; column < entries.Count; column++)
                RequireDataRate(data, $"$.receive.rx1DataRates[{row}][{column}]", entries[column], errors);
        }
    }

    private static void CheckChannels(RegionData data, List<string> errors)
    {
        for (var i = 0; i < data.JoinChannels.Count; i++)
        {
            var channel = data.JoinChannels[i];
            RequireDataRate(data, $"$.channels.join[{i}].minDataRate", channel.MinDataRate, errors);
            RequireDataRate(data, $"$.channels.join[{i}].maxDataRate", channel.MaxDataRate, errors);
            if (channel.MinDataRate > channel.MaxDataRate)
            {
                errors.Add($"$.channels.join[{i}].minDataRate is {channel.MinDataRate}; write at most maxDataRate, "
                    + $"which is {channel.MaxDataRate}.");
            }

            RequireSubBand(data, $"$.channels.join[{i}].frequencyHz", channel.FrequencyHz, errors);
        }

        for (var i = 0; i < data.CFListFrequenciesHz.Count; i++)
            RequireSubBand(data, $"$.channels.cfListFrequenciesHz[{i}]", data.CFListFrequenciesHz[i], errors);
        if (data.JoinChannels.Count > data.MaxChannels)
        {
            errors.Add($"$.channels.join has {data.JoinChannels.Count} entries; write at most max, which is "
                + $"{data.MaxChannels}.");
        }

        RequireSubBand(data, "$.receive.rx2FrequencyHz", data.Rx2FrequencyHz, errors);
        RequireSubBand(data, "$.beacon.frequencyHz", data.Beacon.FrequencyHz, errors);
        RequireSubBand(data, "$.beacon.pingSlotFrequencyHz", data.Beacon.PingSlotFrequencyHz, errors);
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

    private static void RequireDataRate(RegionData data, string path, int index, List<string> errors)
    {
        if (data.DataRates.All(rate => rate.Index != index))
        {
            errors.Add($"{path} is {index}; write the index of a data rate: "
                + $"{string.Join(", ", data.DataRates.Select(rate => rate.Index).Order())}.");
        }
    }

    private static void RequireSubBand(RegionData data, string path, uint frequencyHz, List<string> errors)
    {
        if (!data.SubBands.Any(band => band.Contains(frequencyHz)))
            errors.Add($"{path} is {frequencyHz}, outside every sub-band; write a frequency inside one of $.subBands.");
    }
}
