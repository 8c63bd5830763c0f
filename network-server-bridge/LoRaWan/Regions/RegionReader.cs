using System.Text.Json;
using System.Text.Unicode;

namespace Kreisfunk.LoRaWan;

/// <summary>Reads a region file; firmware-config/regions/schema.json says the same for editors.</summary>
internal static class RegionReader
{
    /// <summary>Data rate indexes; each may stand once for uplinks and once for downlinks.</summary>
    internal const int MaxDataRates = 16;

    private const int MaxSubBands = 32, MaxNameLength = 32;

    private const string NameRule =
        "1 to 32 lower-case letters, digits, \"-\" and \"_\", the first a letter or digit, as in \"eu868\"";

    private static readonly JsonDocumentOptions JsonOptions = new() { MaxDepth = 8 };

    public static RegionData? Read(ReadOnlySpan<byte> json, List<string> errors)
    {
        if (json.StartsWith("\uFEFF"u8))
            json = json[3..];
        if (!Utf8.IsValid(json))
        {
            errors.Add("The file is not UTF-8; save it as UTF-8.");
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonOptions.MaxDepth });
            using var document = JsonDocument.ParseValue(ref reader);
            if (reader.Read() || document.RootElement.ValueKind != JsonValueKind.Object)
            {
                errors.Add("$ is not one JSON object; write {…} and nothing else.");
                return null;
            }

            var data = ReadRoot(new JsonFields(document.RootElement, "$", errors));
            RegionRules.Check(data, errors);
            return data;
        }
        catch (JsonException wrong)
        {
            errors.Add($"Line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1} is not JSON; "
                + "mend the text there (comments and trailing commas are not allowed).");
            return null;
        }
        catch (InvalidOperationException)
        {
            // What JsonElement does for half of an escaped surrogate pair, which is valid JSON and no text.
            errors.Add("A text holds \\ud800 to \\udfff alone, half a character; write the character itself.");
            return null;
        }
    }

    private static RegionData ReadRoot(JsonFields root)
    {
        root.Note("$schema");
        root.Note("source");
        var data = new RegionData
        {
            Name = root.Text("name", NameRule, IsName),
            Title = root.Text("title", "1 to 40 characters, as in \"EU863-870\"", text => text.Length is > 0 and <= 40),
            FrequencyStepHz = (uint)(root.OptionalInt("frequencyStepHz", 100, 200) ?? 100),
            DataRates = [.. root.Objects("dataRates", 1, 2 * MaxDataRates).Select(DataRateReader.Read)],
            MaxAdrDataRate = root.Int("maxAdrDataRate", 0, MaxDataRates - 1),
            SubBands = [.. root.Objects("subBands", 1, MaxSubBands).Select(ReadSubBand)],
        };
        data = ChannelPlanReader.Read(root.Object("channels"), data);
        data = ReadReceive(root.Object("receive"), data);
        data = ReadDwell(root.OptionalObject("dwell"), data);
        data = ReadPower(root.Object("power"), data);
        data = data with { Beacon = ReadBeacon(root.Object("beacon")) };
        root.RefuseUnknown();
        return data;
    }

    private static RegionData ReadReceive(JsonFields? fields, RegionData data)
    {
        if (fields is null)
            return data;

        data = data with
        {
            ReceiveDelay1 = ReadDelay(fields, "delay1Milliseconds"),
            ReceiveDelay2 = ReadDelay(fields, "delay2Milliseconds"),
            JoinAcceptDelay1 = ReadDelay(fields, "joinAcceptDelay1Milliseconds"),
            JoinAcceptDelay2 = ReadDelay(fields, "joinAcceptDelay2Milliseconds"),
            Rx2FrequencyHz = fields.Frequency("rx2FrequencyHz"),
            Rx2DataRate = fields.Int("rx2DataRate", 0, MaxDataRates - 1),
            Rx1DataRates = ReadRx1Table(fields),
        };
        fields.RefuseUnknown();
        return data;
    }

    private static TimeSpan ReadDelay(JsonFields fields, string name) =>
        TimeSpan.FromMilliseconds(fields.Int(name, 1_000, 16_000));

    private static List<IReadOnlyList<int>> ReadRx1Table(JsonFields fields)
    {
        var table = new List<IReadOnlyList<int>>();
        foreach (var (row, path) in fields.Items("rx1DataRates", 1, MaxDataRates))
        {
            if (row.ValueKind != JsonValueKind.Array)
            {
                fields.Report(path, row, "an array of data rate indexes");
                continue;
            }

            var column = 0;
            table.Add([.. row.EnumerateArray().Select(
                item => fields.ReadInt(item, $"{path}[{column++}]", 0, MaxDataRates - 1))]);
        }

        return table;
    }

    private static RegionData ReadDwell(JsonFields? fields, RegionData data)
    {
        if (fields is null)
            return data;

        data = data with
        {
            UsesTxParamSetup = true,
            UplinkDwell = fields.Flag("uplink"),
            DownlinkDwell = fields.Flag("downlink"),
            DownlinkDwellBefore = fields.Has("downlinkBefore")
                ? DataRateReader.ReadRevision(fields, "downlinkBefore")
                : RegionalParameters.Rp001A,
            DwellRx1MinDataRate = fields.Int("rx1MinDataRate", 0, MaxDataRates - 1),
        };
        fields.RefuseUnknown();
        return data;
    }

    private static RegionData ReadPower(JsonFields? fields, RegionData data)
    {
        if (fields is null)
            return data;

        data = data with
        {
            MaxEirpDbm = fields.Int("maxEirpDbm", 0, 36),
            PowerStepsDb = fields.Ints("stepsDb", -30, 0, 16),
        };
        fields.RefuseUnknown();
        return data;
    }

    private static SubBand ReadSubBand(JsonFields fields)
    {
        var (from, to) = (fields.Frequency("fromHz"), fields.Frequency("toHz"));
        var dutyCycle = fields.Number("dutyCyclePercent", 0.1, 100) / 100;
        var band = fields.Has("maxEirpDbm")
            ? SubBand.OfEirp(from, to, dutyCycle, fields.Int("maxEirpDbm", 0, 36))
            : new SubBand(from, to, dutyCycle, fields.Int("maxErpDbm", 0, 36));
        fields.Note("note");
        fields.RefuseUnknown();
        return band;
    }

    private static Beacon ReadBeacon(JsonFields? fields)
    {
        if (fields is null)
            return default;

        var beacon = new Beacon(fields.Frequency("frequencyHz"), fields.Int("dataRate", 0, MaxDataRates - 1),
            fields.Frequency("pingSlotFrequencyHz"));
        if (fields.OptionalObject("hop") is { } hop)
        {
            beacon = beacon with
            {
                HopCount = hop.Int("count", 2, 96),
                HopStepHz = (uint)hop.Int("stepHz", 100, 10_000_000),
            };
            hop.RefuseUnknown();
        }

        fields.RefuseUnknown();
        return beacon;
    }

    private static bool IsName(string text) =>
        text.Length is >= 1 and <= MaxNameLength
        && text[0] is not ('-' or '_')
        && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_');
}
