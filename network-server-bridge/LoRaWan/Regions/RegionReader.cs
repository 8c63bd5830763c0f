using System.Text.Json;
using System.Text.Unicode;

namespace Kreisfunk.LoRaWan;

/// <summary>Reads a region file; firmware-config/regions/schema.json says the same for editors.</summary>
internal static class RegionReader
{
    private const int MaxDataRates = 16, MaxJoinChannels = 72, MaxSubBands = 32;

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
        root.Allow("$schema");
        root.Allow("source");
        var data = new RegionData
        {
            Name = root.Text("name", "2 to 16 lower-case letters and digits, as in \"eu868\"", IsName),
            Title = root.Text("title", "1 to 40 characters, as in \"EU863-870\"", text => text.Length is > 0 and <= 40),
            DataRates = [.. root.Objects("dataRates", 1, MaxDataRates).Select(ReadDataRate)],
            MaxAdrDataRate = root.Int("maxAdrDataRate", 0, MaxDataRates - 1),
            SubBands = [.. root.Objects("subBands", 1, MaxSubBands).Select(ReadSubBand)],
        };
        data = ReadChannels(root.Object("channels"), data);
        data = ReadReceive(root.Object("receive"), data);
        data = ReadPower(root.Object("power"), data);
        data = data with { Beacon = ReadBeacon(root.Object("beacon")) };
        root.RefuseUnknown();
        return data;
    }

    private static DataRate ReadDataRate(JsonFields fields)
    {
        var index = fields.Int("index", 0, MaxDataRates - 1);
        var payload = fields.Int("maxPayloadBytes", 1, 242);
        var modulation = fields.Text(
            "modulation", "\"lora\", \"fsk\" or \"lrFhss\"", text => text is "lora" or "fsk" or "lrFhss");
        var rate = modulation switch
        {
            "lora" => new DataRate(index, RadioModulation.Lora, fields.Int("spreadingFactor", 5, 12),
                fields.Int("bandwidthHz", 7_800, 1_625_000), 0, "4/5", payload),
            "lrFhss" => new DataRate(index, RadioModulation.LrFhss, 0, fields.Int("bandwidthHz", 39_000, 1_574_000), 0,
                fields.Text("codingRate", "\"1/3\" or \"2/3\"", text => text is "1/3" or "2/3"), payload),
            "fsk" => new DataRate(index, RadioModulation.Fsk, 0, 0, fields.Int("bitRate", 600, 300_000), "", payload),
            _ => null,
        };
        if (rate is not null)
            fields.RefuseUnknown();
        return rate ?? new DataRate(index, RadioModulation.Fsk, 0, 0, 0, "", payload);
    }

    private static RegionData ReadChannels(JsonFields? fields, RegionData data)
    {
        if (fields is null)
            return data;

        data = data with
        {
            MaxChannels = fields.Int("max", 1, 96),
            JoinChannels = [.. fields.Objects("join", 1, MaxJoinChannels).Select(ReadChannel)],
            CFListFrequenciesHz = fields.Frequencies("cfListFrequenciesHz", 5),
        };
        fields.RefuseUnknown();
        return data;
    }

    private static Channel ReadChannel(JsonFields fields)
    {
        var channel = new Channel(fields.Frequency("frequencyHz"),
            fields.Int("minDataRate", 0, MaxDataRates - 1), fields.Int("maxDataRate", 0, MaxDataRates - 1));
        fields.RefuseUnknown();
        return channel;
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
        var band = new SubBand(fields.Frequency("fromHz"), fields.Frequency("toHz"),
            fields.Number("dutyCyclePercent", 0.1, 100) / 100, fields.Int("maxErpDbm", 0, 36));
        fields.RefuseUnknown();
        return band;
    }

    private static Beacon ReadBeacon(JsonFields? fields)
    {
        if (fields is null)
            return default;

        var beacon = new Beacon(fields.Frequency("frequencyHz"), fields.Int("dataRate", 0, MaxDataRates - 1),
            fields.Frequency("pingSlotFrequencyHz"));
        fields.RefuseUnknown();
        return beacon;
    }

    private static bool IsName(string text) =>
        text.Length is >= 2 and <= 16
        && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter));
}
