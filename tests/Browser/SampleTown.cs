using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;

namespace Kreisfunk.Tests.Browser;

/// <summary>A small town as its sensors would have left it: a day of values, the last frames, three gateways.</summary>
public sealed class SampleTown(StorageSet stores, bool isDemo = true)
{
    public static readonly Eui64 Gateway = new(0x02D3_E0FF_FE00_0001);

    /// <summary>Its topics name no region.</summary>
    public static readonly Eui64 BareGateway = new(Gateway.Value + 2);

    public static readonly Eui64 UnheardDevice = Eui(90);

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static readonly Guid Organisation = new("10000000-0000-0000-0000-000000000001");
    private static readonly Guid Application = new("10000000-0000-0000-0000-000000000002");
    private static readonly Guid Profile = new("10000000-0000-0000-0000-000000000003");

    private static readonly (string Place, string Kind)[] Spots =
    [
        ("Rathaus/Raum 101", "room"), ("Rathaus/Ratssaal", "room"), ("Rathaus/Haupteingang", "door"),
        ("Rathaus/Wasserzähler", "water"), ("Grundschule Nord/Klasse 1a", "room"),
        ("Grundschule Nord/Klasse 3b", "room"),
        ("Grundschule Nord/Pausenhof", "outdoor"), ("Freibad/Liegewiese", "outdoor"), ("Freibad/Wasserzähler", "water"),
        ("Feuerwehr/Tor 1", "door"), ("Feuerwehr/Schulungsraum", "room"), ("Stadtbücherei/Lesesaal", "room"),
        ("Kita Sonnenblume/Gruppenraum Igel", "room"), ("Marktplatz/Brunnen", "outdoor"), ("Turnhalle/Halle", "room"),
        ("Heimatmuseum/Dachboden", "room"), ("Bauhof/Hof", "outdoor"), ("Turnhalle/Seiteneingang", "door"),
    ];

    private long _sequence;

    public static Eui64 Eui(int index) => new(0x02D3_E000_0000_0000 + (ulong)index + 1);

    /// <param name="devices">The first ones have names of their own; after them come further rooms.</param>
    public async Task FillAsync(int devices = 18, bool withHistory = true)
    {
        await RegisterAsync(devices);
        for (var index = 0; index < devices; index++)
        {
            var spot = SpotOf(index);
            var age = index % 9 == 7 ? TimeSpan.FromHours(5) : TimeSpan.FromSeconds(3 + (index * 11 % 240));
            if (withHistory)
                await WriteHistoryAsync(index, spot.Kind, Now - age);
            await WriteNowAsync(index, spot.Kind, Now - age);
        }

        await WriteStrangersAsync();
        await WriteRadioAsync(0);
    }

    public Task ChangeAsync(int index, string quantity, double value) => stores.Recent.WriteAsync(
        [], [new LatestValue(0, Eui(index), quantity, value, null, UnitOf(quantity), TimeProvider.System.GetUtcNow())]);

    public Task WriteFrameAsync(int index, FrameVerdict verdict, string detail) => stores.Recent.WriteAsync(
        [Frame(Eui(index), TimeProvider.System.GetUtcNow(), verdict, detail)], []);

    public async Task RegisterAsync(int devices)
    {
        var registry = stores.Registry;
        await registry.SaveOrganisationAsync(
            new Organisation(Organisation, isDemo ? "Musterstadt (Demo)" : "Musterstadt", isDemo));
        await registry.SaveApplicationAsync(new DeviceApplication(Application, Organisation, "Gebäude"));
        await registry.SaveProfileAsync(new DeviceProfile(Profile, "Raumklima-Sensor", "eu868", null));
        for (var index = 0; index < devices; index++)
            await SaveDeviceAsync(Eui(index), SpotOf(index).Place);
        await SaveDeviceAsync(UnheardDevice, "Kläranlage/Zulauf");
        string[] names = ["Rathausdach", "Wasserturm", "Grundschule Nord"];
        for (var index = 0; index < names.Length; index++)
        {
            await registry.SaveGatewayAsync(new GatewayRecord(
                new Eui64(Gateway.Value + (ulong)index), names[index], "eu868",
                51.3201 + (index * 0.01), 9.5003, isDemo, Now.AddDays(-40), Now.AddSeconds(-4), index < 2,
                12_408 - (index * 2_111), 311 - (index * 90),
                "lora_pkt_fwd 2.1.0")
            {
                TopicPrefix = index == 2 ? "" : "eu868",
            });
        }
    }

    /// <summary>A device that was spoken to: something waits, something ended, ADR and MAC commands worked.</summary>
    private Task WriteRadioAsync(int index)
    {
        var radio = new DeviceRadio
        {
            Place = 1,
            Session = new RadioSession(2, "260b1f3a", false, "eu868", Now.AddHours(-30), 1_000, 41),
            DataRate = 5,
            TxPower = 2,
            NbTrans = 1,
            Class = "A",
            Status = new RadioStatus(186, 9, Now.AddHours(-2)),
            Queue =
            [
                new WaitingDownlink(Guid.NewGuid(), 10, 3, true, 5, Now.AddMinutes(-2), Now.AddHours(2), "made", 1, 42),
                new WaitingDownlink(Guid.NewGuid(), 10, 120, false, 0, Now.AddMinutes(-9), null, MaxBytes: 51),
            ],
        };
        var from = new RadioSetting(3, 0, 1);
        (ActivityKind Kind, string Detail)[] told =
        [
            (ActivityKind.Join, DeviceActivity.Write(new JoinDetail("join", "260b1f3a", 2))),
            (ActivityKind.Join, DeviceActivity.Write(
                new JoinDetail("allowed", By: "local", Until: Now.AddHours(1)))),
            (ActivityKind.Mac, DeviceActivity.Write(new MacDetail(
            [
                new MacCommandDetail("LinkADRReq", "0350070001", "0307", "accepted"),
                new MacCommandDetail("NewChannelReq", "0703184f8450", "0702", "refused"),
            ]))),
            (ActivityKind.Adr, DeviceActivity.Write(
                new AdrDetail("changed", 20, 4.2, -12.5, 6.7, 1.5, from, new RadioSetting(5, 2, 1), ""))),
            (ActivityKind.Downlink, DeviceActivity.Write(new DownlinkDetail(Guid.NewGuid(), "expired"))),
            (ActivityKind.Downlink, DeviceActivity.Write(new DownlinkDetail(Guid.NewGuid(), "acknowledged", 40))),
        ];
        return stores.Radio.WriteAsync(
            new Dictionary<Eui64, DeviceRadio> { [Eui(index)] = radio },
            [.. told.Select((one, i) => new DeviceActivity(
                i + 1, Eui(index), one.Kind, Now.AddMinutes(i - 30), one.Detail))]);
    }

    private Task SaveDeviceAsync(Eui64 eui, string place) => stores.Registry.SaveDeviceAsync(new Device(
        eui, new Eui64(0x02D3_E0FF_0000_0000), place.Replace("/", ", ", StringComparison.Ordinal), Application, Profile,
        Activation.Otaa, true, place, Now.AddDays(-30)));

    private static (string Place, string Kind) SpotOf(int index) =>
        index < Spots.Length
            ? Spots[index]
            : ($"{Spots[index % Spots.Length].Place.Split('/')[0]}/Raum {200 + index}", "room");

    private async Task WriteHistoryAsync(int index, string kind, DateTimeOffset until)
    {
        var points = new List<TelemetryPoint>();
        for (var step = 0; step < 24 * 6; step++)
        {
            var at = until - TimeSpan.FromMinutes(10 * step);
            points.Add(new TelemetryPoint(
                Eui(index), at.ToUnixTimeMilliseconds() * 1_000_000, Application, (uint)(1_000 - step), -97, 7.5f,
                Measure(index, kind, at)));
        }

        await stores.TelemetryWriter.WriteAsync(
            points, (_, reason) => throw new InvalidOperationException(reason), CancellationToken.None);
    }

    private Task WriteNowAsync(int index, string kind, DateTimeOffset at)
    {
        var values = Measure(index, kind, at)
            .Select(m => new LatestValue(0, Eui(index), m.Quantity, m.Value, m.Text, m.Unit, at)).ToList();
        var detail = string.Join(", ", values.Select(v =>
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{v.Quantity} {v.Value:0.##}")));
        RecentFrame[] frames =
        [
            Frame(Eui(index), at.AddHours(-30), FrameVerdict.JoinAccepted, "DevNonce 4711"),
            .. Enumerable.Range(1, 5).Select(i =>
                Frame(Eui(index), at.AddMinutes(-10 * (6 - i)), FrameVerdict.Accepted, detail)),
            Frame(Eui(index), at.AddMinutes(-5), FrameVerdict.Retransmission, "FCnt 998"),
            Frame(Eui(index), at, FrameVerdict.Accepted, detail) with { Relay = index == 0 ? Relay : null },
        ];
        return stores.Recent.WriteAsync(frames, values);
    }

    private Task WriteStrangersAsync() => stores.Recent.WriteAsync(
        [
            Frame(null, Now.AddMinutes(-2), FrameVerdict.UnknownDevice, "DevAddr 260b1234"),
            Frame(null, Now.AddMinutes(-1), FrameVerdict.BadCrc, ""),
            Frame(Eui(4), Now.AddSeconds(-50), FrameVerdict.BadMic, "DevAddr 48000005"),
        ],
        []);

    private static Eui64 Relay { get; } = new(0x70B3_D5E7_5E00_A190);

    private RecentFrame Frame(Eui64? eui, DateTimeOffset at, FrameVerdict verdict, string detail)
    {
        _sequence++;
        return new RecentFrame(
            0, _sequence, at, eui, new DevAddr(0x260B1234), verdict, (uint)_sequence, 2, Gateway,
            1 + (int)(_sequence % 3), -97 - (int)(_sequence % 20), 9.5f - (_sequence % 17), 868_100_000,
            _sequence % 4 == 0 ? "SF9BW125" : "SF7BW125",
            "4004000048803c000207c5b7e84bfd72bb9d10", detail);
    }

    private static List<Measurement> Measure(int index, string kind, DateTimeOffset at)
    {
        var hour = at.TimeOfDay.TotalHours + 1;
        var day = Math.Sin((hour - 9) / 24 * 2 * Math.PI);
        var wobble = Math.Sin((at.ToUnixTimeSeconds() / 700.0) + index) * 0.3;
        return kind switch
        {
            "room" =>
            [
                Number("air_temperature", 20.6 + (index % 5 * 0.4) + (day * 1.3) + wobble),
                Number("relative_humidity", 46 + (index % 7) - (day * 5)),
                Number("co2", 520 + (index * 17 % 90) + (Math.Max(day, 0) * 640) + (wobble * 60)),
                Number("battery_voltage", 3.61),
            ],
            "outdoor" =>
            [
                Number("air_temperature", 7.5 + (day * 4.5) + wobble),
                Number("relative_humidity", 74 - (day * 14)),
                Number("illuminance", Math.Max(0, day) * 8_600),
                Number("battery_level", 88),
            ],
            "door" => [Number("contact_open", index % 2 == 0 ? 1 : 0), Number("battery_level", 93)],
            _ =>
            [
                Number("water_volume", 1_284.306 + (at.ToUnixTimeSeconds() - 1_760_000_000) / 86_400.0 * 1.7),
                Number("water_flow", 0.06 + (Math.Max(day, 0) * 0.2)),
                Number("battery_level", 71),
            ],
        };
    }

    private static Measurement Number(string quantity, double value) =>
        new(quantity, Math.Round(value, 3), null, UnitOf(quantity));

    private static string UnitOf(string quantity) => Quantities.TryGet(quantity, out var known) ? known.Unit : "";
}
