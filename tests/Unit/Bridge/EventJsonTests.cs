using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Events;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.Bridge;

/// <summary>The expected texts are written from the field facts, not from our own writer.</summary>
public sealed class EventJsonTests
{
    private static readonly DeviceInfo Device = new(
        "0b6a0000-0000-4000-8000-000000000001", "Stadt", "f1c20000-0000-4000-8000-000000000002", "Parken",
        "91aa0000-0000-4000-8000-000000000003", "Bodensensor", "P-017 Löwenstraße", "70b3d5e75e00a117", "CLASS_A",
        new Dictionary<string, string> { ["bezirk"] = "Mitte" });

    private const string DeviceText =
        """
        {"tenantId":"0b6a0000-0000-4000-8000-000000000001","tenantName":"Stadt",
        "applicationId":"f1c20000-0000-4000-8000-000000000002","applicationName":"Parken",
        "deviceProfileId":"91aa0000-0000-4000-8000-000000000003","deviceProfileName":"Bodensensor",
        "deviceName":"P-017 Löwenstraße","devEui":"70b3d5e75e00a117","deviceClassEnabled":"CLASS_A",
        "tags":{"bezirk":"Mitte"}}
        """;

    private static string Text(byte[] json) => Encoding.UTF8.GetString(json);

    /// <summary>Expected texts stand in several lines, with DEVICE for the part they share.</summary>
    private static string OneLine(string expected) =>
        expected.Replace("DEVICE", DeviceText, StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);

    private static Timestamp Stamp(string rfc3339) =>
        Timestamp.FromDateTimeOffset(DateTimeOffset.Parse(rfc3339, CultureInfo.InvariantCulture));

    private static EventTime Time(string rfc3339, int nanoseconds) =>
        new(EventTime.From(DateTimeOffset.Parse(rfc3339, CultureInfo.InvariantCulture)).UnixNanoseconds + nanoseconds);

    private static UplinkRxInfo FullRxInfo() => new()
    {
        GatewayId = "0016c001ff10a2b3",
        UplinkId = 81234,
        GwTime = Stamp("2026-03-02T07:15:09.198Z"),
        NsTime = Stamp("2026-03-02T07:15:09.211Z"),
        TimeSinceGpsEpoch = new Duration { Seconds = 1456470927, Nanos = 198_000_000 },
        FineTimeSinceGpsEpoch = new Duration { Seconds = 1456470927, Nanos = 198_004_511 },
        Rssi = -97,
        Snr = 8.2f,
        Channel = 3,
        RfChain = 1,
        Location = new Location { Latitude = 48.13, Longitude = 11.57, Altitude = 540 },
        Context = ByteString.FromBase64("q83vEg=="),
        Metadata = { ["region_common_name"] = "EU868" },
        CrcStatus = CRCStatus.CrcOk,
    };

    private static UplinkTxInfo LoraTxInfo() => new()
    {
        Frequency = 868_300_000,
        Modulation = new Modulation
        {
            Lora = new LoraModulationInfo { Bandwidth = 125_000, SpreadingFactor = 7, CodeRate = CodeRate.Cr45 },
        },
    };

    private static UplinkEvent Up() => new(
        "7d0f0c3e-52b5-4b0b-9a51-0c5a2f1d9e77", Time("2026-03-02T07:15:09.412Z", 339_001), Device, "260b1f3a",
        true, 5, 4711, 2, false, [1, 2, 3], """{"occupied":true,"temp":7.5}""", [FullRxInfo()], LoraTxInfo(), "eu868");

    [Fact]
    public void An_uplink_is_written_as_ChirpStack_writes_it()
    {
        const string Expected =
            """
            {"deduplicationId":"7d0f0c3e-52b5-4b0b-9a51-0c5a2f1d9e77","time":"2026-03-02T07:15:09.412339001+00:00",
            "deviceInfo":DEVICE,
            "devAddr":"260b1f3a","adr":true,"dr":5,"fCnt":4711,"fPort":2,"confirmed":false,"data":"AQID",
            "object":{"occupied":true,"temp":7.5},
            "rxInfo":[{"gatewayId":"0016c001ff10a2b3","uplinkId":81234,"gwTime":"2026-03-02T07:15:09.198+00:00",
            "nsTime":"2026-03-02T07:15:09.211+00:00","timeSinceGpsEpoch":"1456470927.198s",
            "fineTimeSinceGpsEpoch":"1456470927.198004511s","rssi":-97,"snr":8.2,"channel":3,"rfChain":1,
            "location":{"latitude":48.13,"longitude":11.57,"altitude":540},"context":"q83vEg==",
            "metadata":{"region_common_name":"EU868"},"crcStatus":"CRC_OK"}],
            "txInfo":{"frequency":868300000,
            "modulation":{"lora":{"bandwidth":125000,"spreadingFactor":7,"codeRate":"CR_4_5"}}},
            "regionConfigId":"eu868"}
            """;

        Assert.Equal(OneLine(Expected), Text(EventJson.Write(Up())));
    }

    [Fact]
    public void Default_values_stand_in_the_event_and_not_in_the_gateways_messages()
    {
        var uplink = Up() with
        {
            Adr = false,
            Dr = 0,
            FCnt = 0,
            FPort = 0,
            Data = [],
            Decoded = null,
            RxInfo = [new UplinkRxInfo { GatewayId = "0016c001ff10a2b3" }],
            TxInfo = new UplinkTxInfo
            {
                Modulation = new Modulation { Fsk = new FskModulationInfo { Datarate = 50_000 } },
            },
        };

        Assert.EndsWith(
            "\"devAddr\":\"260b1f3a\",\"adr\":false,\"dr\":0,\"fCnt\":0,\"fPort\":0," +
            "\"confirmed\":false,\"data\":\"\"," +
            "\"rxInfo\":[{\"gatewayId\":\"0016c001ff10a2b3\"}]," +
            "\"txInfo\":{\"modulation\":{\"fsk\":{\"datarate\":50000}}},\"regionConfigId\":\"eu868\"}",
            Text(EventJson.Write(uplink)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_join_an_ack_and_a_log_are_written_as_ChirpStack_writes_them()
    {
        var time = Time("2026-03-02T07:15:09Z", 0);
        Assert.Equal(
            OneLine("""
                {"deduplicationId":"d1","time":"2026-03-02T07:15:09+00:00","deviceInfo":DEVICE,
                "devAddr":"01ab5de0","regionConfigId":"eu868"}
                """),
            Text(EventJson.Write(new JoinEvent("d1", time, Device, "01ab5de0", "eu868"))));
        Assert.Equal(
            OneLine("""
                {"deduplicationId":"d1","time":"2026-03-02T07:15:09+00:00","deviceInfo":DEVICE,
                "queueItemId":"q1","acknowledged":false,"fCntDown":12}
                """),
            Text(EventJson.Write(new AckEvent("d1", time, Device, "q1", false, 12))));
        Assert.Equal(
            OneLine("""
                {"time":"2026-03-02T07:15:09+00:00","deviceInfo":DEVICE,"level":"ERROR","code":"UPLINK_CODEC",
                "description":"x","context":{"deduplication_id":"d1"}}
                """),
            Text(EventJson.Write(new LogEvent(time, Device, Contracts.Events.LogLevel.Error, LogCode.UplinkCodec, "x",
                new Dictionary<string, string> { ["deduplication_id"] = "d1" }))));
    }

    [Fact]
    public void A_txack_is_written_as_ChirpStack_writes_it()
    {
        var txInfo = new DownlinkTxInfo
        {
            Frequency = 868_100_000,
            Power = 14,
            Modulation = new Modulation
            {
                Lora = new LoraModulationInfo
                {
                    Bandwidth = 125_000,
                    SpreadingFactor = 7,
                    CodeRate = CodeRate.Cr45,
                    PolarizationInversion = true,
                },
            },
            Timing = new Timing { Delay = new DelayTimingInfo { Delay = new Duration { Seconds = 1 } } },
            Context = ByteString.FromBase64("q83vEg=="),
        };

        Assert.Equal(
            OneLine("""
                {"downlinkId":7,"time":"2026-03-02T07:15:09+00:00","deviceInfo":DEVICE,"queueItemId":"q1",
                "fCntDown":12,"gatewayId":"0016c001ff10a2b3","txInfo":{"frequency":868100000,"power":14,
                "modulation":{"lora":{"bandwidth":125000,"spreadingFactor":7,"polarizationInversion":true,
                "codeRate":"CR_4_5"}},"timing":{"delay":{"delay":"1s"}},"context":"q83vEg=="}}
                """),
            Text(EventJson.Write(new TxAckEvent(
                7, Time("2026-03-02T07:15:09Z", 0), Device, "q1", 12, "0016c001ff10a2b3", txInfo))));
    }

    [Fact]
    public void A_downlinks_way_of_sending_equals_protobufs_own_JSON_form()
    {
        foreach (var timing in (Timing[])
            [
                new Timing { Immediately = new ImmediatelyTimingInfo() },
                new Timing { Delay = new DelayTimingInfo { Delay = new Duration { Seconds = 5, Nanos = 500_000 } } },
                new Timing
                {
                    GpsEpoch = new GPSEpochTimingInfo { TimeSinceGpsEpoch = new Duration { Seconds = 1_456_470_927 } },
                },
            ])
        {
            var txInfo = new DownlinkTxInfo { Frequency = 869_525_000, Power = 27, Board = 1, Timing = timing };
            var ours = JsonNode.Parse(EventJson.Write(
                new TxAckEvent(1, default, Device, "", 0, "0016c001ff10a2b3", txInfo)))!["txInfo"];
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(JsonFormatter.Default.Format(txInfo)), ours),
                ours!.ToJsonString());
        }
    }

    [Theory]
    [InlineData(0, "\"externalPowerSource\":true,\"batteryLevelUnavailable\":false,\"batteryLevel\":0}")]
    [InlineData(1, "\"externalPowerSource\":false,\"batteryLevelUnavailable\":false,\"batteryLevel\":0.39}")]
    [InlineData(186, "\"externalPowerSource\":false,\"batteryLevelUnavailable\":false,\"batteryLevel\":73.23}")]
    [InlineData(254, "\"externalPowerSource\":false,\"batteryLevelUnavailable\":false,\"batteryLevel\":100}")]
    [InlineData(255, "\"externalPowerSource\":false,\"batteryLevelUnavailable\":true,\"batteryLevel\":0}")]
    public void A_status_tells_the_battery_by_the_standards_rules(byte battery, string end) =>
        Assert.EndsWith("\"margin\":-9," + end, Text(EventJson.Write(
            StatusEvent.Of(("d1", Time("2026-03-02T07:15:09Z", 0)), Device, battery, -9))), StringComparison.Ordinal);

    [Fact]
    public void A_late_copy_names_its_uplink_and_its_gateway() => Assert.Equal(
        OneLine("""
            {"deduplicationId":"d1","time":"2026-03-02T07:15:09+00:00","deviceInfo":DEVICE,"fCnt":4711,
            "rxInfo":[{"gatewayId":"0016c001ff10a2b3","rssi":-90}]}
            """),
        Text(EventJson.Write(new LateEvent("d1", Time("2026-03-02T07:15:09Z", 0), Device, 4711,
            [new UplinkRxInfo { GatewayId = "0016c001ff10a2b3", Rssi = -90 }]))));

    [Fact]
    public void A_retained_value_is_a_number_or_a_text_and_marks_the_demonstration()
    {
        var time = Time("2026-03-02T07:15:09Z", 0);
        Assert.Equal("""{"value":21.5,"unit":"Cel","time":"2026-03-02T07:15:09+00:00","device":"Büro"}""",
            Text(EventJson.Write(new ValueMessage(21.5, null, "Cel", time, "Büro", false))));
        Assert.Equal("""{"text":"open","unit":"","time":"2026-03-02T07:15:09+00:00","device":"Tür","demo":true}""",
            Text(EventJson.Write(new ValueMessage(null, "open", "", time, "Tür", true))));
    }

    [Fact]
    public void An_uplink_is_read_back_as_it_was_written()
    {
        var json = EventJson.Write(Up());
        var back = JsonSerializer.Deserialize(json, EventJson.Default.UplinkEvent);
        Assert.Equal(Text(json), Text(EventJson.Write(back!)));
    }

    [Theory]
    [InlineData(0L, "1970-01-01T00:00:00+00:00")]
    [InlineData(1L, "1970-01-01T00:00:00.000000001+00:00")]
    [InlineData(120_000_000L, "1970-01-01T00:00:00.120+00:00")]
    [InlineData(120_001_000L, "1970-01-01T00:00:00.120001+00:00")]
    [InlineData(-1L, "1969-12-31T23:59:59.999999999+00:00")]
    [InlineData(long.MaxValue, "2262-04-11T23:47:16.854775807+00:00")]
    [InlineData(long.MinValue, "1677-09-21T00:12:43.145224192+00:00")]
    public void A_time_has_as_many_digits_as_it_needs(long nanoseconds, string expected) =>
        Assert.Equal(expected, new EventTime(nanoseconds).ToString());

    [Fact]
    public void Gateway_messages_equal_protobufs_own_JSON_form_but_for_the_end_of_a_time() =>
        Gen.Select(Gen.Int, Gen.Float, Gen.UInt, Gen.Long, Gen.String[Gen.Char['a', 'z'], 0, 8]).Sample(
            (rssi, snr, number, seconds, name) =>
            {
                var rxInfo = RandomRxInfo(rssi, snr, number, seconds, name);
                var txInfo = RandomTxInfo(number);
                var ours = JsonNode.Parse(EventJson.Write(Up() with { RxInfo = [rxInfo], TxInfo = txInfo }))!;
                Assert.Equal(
                    Canonical(JsonFormatter.Default.Format(rxInfo)), Canonical(ours["rxInfo"]![0]!.ToJsonString()));
                Assert.Equal(
                    Canonical(JsonFormatter.Default.Format(txInfo)), Canonical(ours["txInfo"]!.ToJsonString()));
            });

    private static UplinkRxInfo RandomRxInfo(int rssi, float snr, uint number, long seconds, string name) => new()
    {
        GatewayId = name,
        UplinkId = number,
        GwTime = number % 5 == 0
            ? null
            : new Timestamp { Seconds = Math.Abs(seconds % 4_000_000_000), Nanos = (int)(number % 5) * 1_000_000 },
        TimeSinceGpsEpoch = number % 5 == 1 ? null : new Duration { Seconds = seconds % 4_000_000_000, Nanos = 0 },
        Rssi = rssi,
        Snr = snr,
        Channel = number % 3,
        Board = number % 5,
        Antenna = number % 2,
        Context = ByteString.CopyFromUtf8(name),
        Metadata = { [name + "x"] = name },
        CrcStatus = (CRCStatus)(number % 3),
        Location = number % 5 == 2
            ? new Location { Latitude = rssi, Source = (LocationSource)(number % 7), Accuracy = number % 9 }
            : null,
    };

    private static UplinkTxInfo RandomTxInfo(uint number) => new()
    {
        Frequency = number,
        Modulation = (number % 5) switch
        {
            0 => new Modulation
            {
                Lora = new LoraModulationInfo
                {
                    SpreadingFactor = number % 13,
                    CodeRate = (CodeRate)(number % 13),
                    PolarizationInversion = true,
                },
            },
            1 => new Modulation { Fsk = new FskModulationInfo { Datarate = number, FrequencyDeviation = 25_000 } },
            2 => new Modulation { LrFhss = new LrFhssModulationInfo { GridSteps = number, CodeRate = CodeRate.Cr46 } },
            3 => new Modulation(),
            _ => null,
        },
    };

    /// <summary>Sorted members, and times ending as ours do.</summary>
    private static string Canonical(string json)
    {
        var members = JsonNode.Parse(json)!.AsObject().OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => member.Key + "=" + (member.Value is JsonObject child
                ? Canonical(child.ToJsonString())
                : member.Value!.ToString()));
        return string.Join(";", members).Replace("+00:00", "Z", StringComparison.Ordinal)
            .Replace("E", "e", StringComparison.Ordinal);
    }

    [Fact]
    public void Topics_are_ChirpStacks_and_names_become_safe_levels()
    {
        var application = Guid.Parse("f1c20000-0000-4000-8000-000000000002");
        var devEui = new Eui64(0x70b3d5e75e00a117);
        Assert.Equal("application/f1c20000-0000-4000-8000-000000000002/device/70b3d5e75e00a117/event/up",
            EventTopics.Up(application, devEui));
        Assert.Equal("kreisfunk/stadt-köln/rathaus-2.-og/70b3d5e75e00a117/temperature",
            EventTopics.Value("Stadt Köln", "Rathaus / 2. OG", devEui, "temperature"));
        Assert.Equal("kreisfunk/a-b/-/70b3d5e75e00a117/x", EventTopics.Value("#a+b/", " ", devEui, "x"));
        Assert.Equal(64, EventTopics.Level(new string('x', 200)).Length);
    }
}
