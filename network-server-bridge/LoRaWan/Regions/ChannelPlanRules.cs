namespace Kreisfunk.LoRaWan;

/// <summary>Holds the channels of a region file against its other parts.</summary>
internal static class ChannelPlanRules
{
    private const int BankChannels = 72, BankNarrowChannels = 64;

    public static void Check(RegionData data, List<string> errors)
    {
        if (data.MaskRule == ChannelMaskRule.Dynamic)
            CheckDynamic(data, errors);
        else
            CheckFixed(data, errors);
    }

    private static void CheckDynamic(RegionData data, List<string> errors)
    {
        for (var i = 0; i < data.JoinChannels.Count; i++)
        {
            var channel = data.JoinChannels[i];
            CheckDataRates(data, $"$.channels.join[{i}]", channel, rate => rate.Uplink, errors);
            RegionRules.RequireSubBand(data, $"$.channels.join[{i}].frequencyHz", channel.FrequencyHz, errors);
        }

        for (var i = 0; i < data.CFListFrequenciesHz.Count; i++)
        {
            RegionRules.RequireSubBand(
                data, $"$.channels.cfListFrequenciesHz[{i}]", data.CFListFrequenciesHz[i], errors);
        }

        if (data.JoinChannels.Count > data.MaxChannels)
        {
            errors.Add($"$.channels.join has {data.JoinChannels.Count} entries; write at most max, which is "
                + $"{data.MaxChannels}.");
        }

        var count = data.JoinChannels.Count + data.CFListFrequenciesHz.Count;
        if (data.CFListFrequenciesHz.Count > 0 && count > data.MaxChannels)
        {
            errors.Add($"$.channels.cfListFrequenciesHz has {data.CFListFrequenciesHz.Count} entries; write so few "
                + $"that with join there are at most max, which is {data.MaxChannels}.");
        }
    }

    private static void CheckFixed(RegionData data, List<string> errors)
    {
        CheckBlock(data, "$.channels.uplinkBlocks", data.JoinChannels, rate => rate.Uplink, errors);
        CheckBlock(data, "$.channels.downlinkBlocks", data.DownlinkChannels, rate => rate.Downlink, errors);
        var count = data.JoinChannels.Count;
        if (count > ChannelSet.MaxChannels)
        {
            errors.Add($"$.channels.uplinkBlocks has {count} channels; write blocks of at most "
                + $"{ChannelSet.MaxChannels} together.");
        }

        if (data.MaskRule == ChannelMaskRule.Banks && count != BankChannels)
        {
            errors.Add($"$.channels.uplinkBlocks has {count} channels; write {BankNarrowChannels} narrow and then 8 "
                + "wide ones, as masks of \"banks\" count them.");
        }

        var beyond = count < ChannelSet.MaxChannels
            ? ChannelSet.Range(count, ChannelSet.MaxChannels - 1)
            : default;
        if (data.EnabledChannels.Except(beyond) != data.EnabledChannels)
        {
            errors.Add($"$.channels.enabledChannels is {data.EnabledChannels}; write channels from 0 to "
                + $"{count - 1}, those of uplinkBlocks.");
        }
    }

    // One error for each kind of mistake is enough: channels of a block share all but the frequency.
    private static void CheckBlock(
        RegionData data, string path, IReadOnlyList<Channel> channels, Func<DataRate, bool> isUsable,
        List<string> errors)
    {
        foreach (var channel in channels.DistinctBy(channel => (channel.MinDataRate, channel.MaxDataRate)))
            CheckDataRates(data, path, channel, isUsable, errors);
        foreach (var channel in channels)
        {
            var before = errors.Count;
            RegionRules.RequireSubBand(data, path, channel.FrequencyHz, errors);
            if (errors.Count > before)
                return;
        }
    }

    private static void CheckDataRates(
        RegionData data, string path, Channel channel, Func<DataRate, bool> isUsable, List<string> errors)
    {
        RegionRules.RequireDataRate(data, $"{path}.minDataRate", channel.MinDataRate, isUsable, errors);
        RegionRules.RequireDataRate(data, $"{path}.maxDataRate", channel.MaxDataRate, isUsable, errors);
        if (channel.MinDataRate > channel.MaxDataRate)
        {
            errors.Add($"{path}.minDataRate is {channel.MinDataRate}; write at most maxDataRate, "
                + $"which is {channel.MaxDataRate}.");
        }
    }
}
