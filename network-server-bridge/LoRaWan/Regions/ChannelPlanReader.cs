namespace Kreisfunk.LoRaWan;

/// <summary>
/// Reads the channels of a region file: a dynamic plan lists what devices join on and what a join accept adds, a fixed
/// plan gives blocks of equally spaced channels.
/// </summary>
internal static class ChannelPlanReader
{
    private const int MaxJoinChannels = 16, MaxBlocks = 8;

    public static RegionData Read(JsonFields? fields, RegionData data)
    {
        if (fields is null)
            return data;

        var plan = fields.Text("plan", "\"dynamic\" or \"fixed\"", text => text is "dynamic" or "fixed");
        if (plan.Length == 0)
            return data;
        data = plan == "fixed" ? ReadFixed(fields, data) : ReadDynamic(fields, data);
        fields.RefuseUnknown();
        return data;
    }

    private static RegionData ReadDynamic(JsonFields fields, RegionData data)
    {
        data = data with
        {
            MaskRule = ChannelMaskRule.Dynamic,
            MaxChannels = fields.Int("max", 1, ChannelSet.BlockChannels),
            JoinChannels = [.. fields.Objects("join", 1, MaxJoinChannels).Select(ReadChannel)],
            CFListFrequenciesHz = fields.Frequencies("cfListFrequenciesHz", 5),
        };
        var count = data.JoinChannels.Count + data.CFListFrequenciesHz.Count;
        return data with { EnabledChannels = count > 0 ? ChannelSet.Range(0, count - 1) : default };
    }

    private static RegionData ReadFixed(JsonFields fields, RegionData data)
    {
        var rule = fields.Text("masks", "\"banks\" (US915, AU915) or \"blocks\" (CN470)",
            text => text is "banks" or "blocks");
        var uplink = ReadBlocks(fields, "uplinkBlocks");
        data = data with
        {
            MaskRule = rule == "banks" ? ChannelMaskRule.Banks : ChannelMaskRule.Blocks,
            MaxChannels = uplink.Count,
            JoinChannels = uplink,
            DownlinkChannels = ReadBlocks(fields, "downlinkBlocks"),
        };
        var all = uplink.Count is > 0 and <= ChannelSet.MaxChannels
            ? ChannelSet.Range(0, uplink.Count - 1)
            : default;
        return data with { EnabledChannels = ReadEnabled(fields) ?? all };
    }

    private static List<Channel> ReadBlocks(JsonFields fields, string name)
    {
        var channels = new List<Channel>();
        foreach (var block in fields.Objects(name, 1, MaxBlocks))
        {
            var first = block.Frequency("firstFrequencyHz");
            var step = block.Int("stepHz", 100, 10_000_000);
            var count = block.Int("count", 1, ChannelSet.MaxChannels);
            var (min, max) = ReadDataRates(block);
            for (var i = 0; i < count; i++)
                channels.Add(new Channel(first + (uint)(i * step), min, max));
            block.RefuseUnknown();
        }

        return channels;
    }

    private static ChannelSet? ReadEnabled(JsonFields fields)
    {
        if (!fields.Has("enabledChannels"))
            return null;
        var enabled = default(ChannelSet);
        foreach (var range in fields.Objects("enabledChannels", 1, ChannelSet.MaxChannels))
        {
            var first = range.Int("first", 0, ChannelSet.MaxChannels - 1);
            var last = range.Int("last", first, ChannelSet.MaxChannels - 1);
            enabled = enabled.Union(ChannelSet.Range(first, last));
            range.RefuseUnknown();
        }

        return enabled;
    }

    private static Channel ReadChannel(JsonFields fields)
    {
        var frequency = fields.Frequency("frequencyHz");
        var (min, max) = ReadDataRates(fields);
        fields.RefuseUnknown();
        return new Channel(frequency, min, max);
    }

    private static (int Min, int Max) ReadDataRates(JsonFields fields) => (
        fields.Int("minDataRate", 0, RegionReader.MaxDataRates - 1),
        fields.Int("maxDataRate", 0, RegionReader.MaxDataRates - 1));
}
