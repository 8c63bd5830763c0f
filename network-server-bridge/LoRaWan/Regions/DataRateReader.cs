namespace Kreisfunk.LoRaWan;

/// <summary>Reads one data rate of a region file.</summary>
internal static class DataRateReader
{
    private const int MaxPayloadBytes = 242;

    private const string RevisionRule =
        "\"RP001-A\", \"RP001-B\", \"RP002-1.0.0\", \"RP002-1.0.1\", \"RP002-1.0.2\", \"RP002-1.0.3\", "
        + "\"RP002-1.0.4\" or \"RP002-1.0.5\"";

    private static readonly string[] Revisions =
    [
        "RP001-A", "RP001-B", "RP002-1.0.0", "RP002-1.0.1", "RP002-1.0.2", "RP002-1.0.3", "RP002-1.0.4", "RP002-1.0.5",
    ];

    public static DataRate Read(JsonFields fields)
    {
        var index = fields.Int("index", 0, RegionReader.MaxDataRates - 1);
        var payload = fields.Int("maxPayloadBytes", 1, MaxPayloadBytes);
        var modulation = fields.Text(
            "modulation", "\"lora\", \"fsk\" or \"lrFhss\"", text => text is "lora" or "fsk" or "lrFhss");
        var rate = modulation switch
        {
            "lora" => new DataRate(index, RadioModulation.Lora, fields.Int("spreadingFactor", 5, 12),
                fields.Int("bandwidthHz", 7_800, 1_625_000), 0, ReadLoraCodingRate(fields), payload),
            "lrFhss" => new DataRate(index, RadioModulation.LrFhss, 0, fields.Int("bandwidthHz", 39_000, 1_574_000), 0,
                fields.Text("codingRate", "\"1/3\" or \"2/3\"", text => text is "1/3" or "2/3"), payload)
            {
                // Gateways hear it, none can send it (RP002-1.0.4, section 2.1).
                Downlink = false,
            },
            "fsk" => new DataRate(index, RadioModulation.Fsk, 0, 0, fields.Int("bitRate", 600, 300_000), "", payload),
            _ => null,
        };
        if (rate is null)
            return new DataRate(index, RadioModulation.Fsk, 0, 0, 0, "", payload);

        rate = ReadDirection(fields, ReadRevisions(fields, rate));
        fields.RefuseUnknown();
        return rate;
    }

    public static RegionalParameters ReadRevision(JsonFields fields, string name)
    {
        var text = fields.Text(name, RevisionRule, text => Array.IndexOf(Revisions, text) >= 0);
        return (RegionalParameters)Math.Max(0, Array.IndexOf(Revisions, text));
    }

    private static string ReadLoraCodingRate(JsonFields fields) => fields.Has("codingRate")
        ? fields.Text("codingRate", "\"4/5\" or \"4/8LI\"", text => text is "4/5" or "4/8LI")
        : "4/5";

    private static DataRate ReadDirection(JsonFields fields, DataRate rate)
    {
        if (!fields.Has("use"))
            return rate;
        var use = fields.Text("use", "\"uplink\" or \"downlink\"", text => text is "uplink" or "downlink");
        return rate with { Uplink = use != "downlink", Downlink = rate.Downlink && use != "uplink" };
    }

    private static DataRate ReadRevisions(JsonFields fields, DataRate rate)
    {
        if (fields.Has("since"))
            rate = rate with { Since = ReadRevision(fields, "since") };
        if (fields.OptionalInt("dwellMaxPayloadBytes", 0, MaxPayloadBytes) is { } dwell)
            rate = rate with { DwellMaxPayloadBytes = dwell };
        if (fields.OptionalObject("earlier") is { } earlier)
        {
            rate = rate with
            {
                EarlierBefore = ReadRevision(earlier, "before"),
                EarlierMaxPayloadBytes = earlier.Int("maxPayloadBytes", 1, MaxPayloadBytes),
            };
            earlier.RefuseUnknown();
        }

        return rate;
    }
}
