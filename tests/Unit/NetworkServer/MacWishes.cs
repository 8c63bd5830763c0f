using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>
/// One wish of the network each: what a profile comes to want, and the bytes of question and answers as the standard
/// lays them out.
/// </summary>
internal sealed record MacWish(string Request, string Accept, DeviceSettings Settings)
{
    private static readonly DeviceSettings Quiet = new() { Adr = false, StatusInterval = TimeSpan.Zero };

    /// <summary>An answer that refuses; null where the answer has no bits.</summary>
    public string? Refuse { get; init; }

    public string Region { get; init; } = "eu868";

    public LoRaWanVersion Since { get; init; }

    /// <summary>What else the profile says: enough to know the command, and nothing that is wanted.</summary>
    public DeviceSettings Before => Quiet with { Version = Version, SupportsClassB = Settings.SupportsClassB };

    public DeviceSettings After => Settings with { Version = Version };

    private LoRaWanVersion Version => Since < LoRaWanVersion.V103 ? LoRaWanVersion.V103 : Since;

    public static IReadOnlyDictionary<string, MacWish> All { get; } = new Dictionary<string, MacWish>
    {
        // 869.525 MHz is 8 695 250 of 100 Hz, 0x84ADD2; 868.5 MHz is 0x8485C8, 868.8 MHz 0x849180.
        ["RXParamSetupReq"] = new("0523D2AD84", "05 07", Quiet with { Rx1DataRateOffset = 2, Rx2DataRate = 3 })
        {
            Refuse = "05 03",
            Since = LoRaWanVersion.V102,
        },
        ["RXTimingSetupReq"] = new("0805", "08", Quiet with { ReceiveDelay1Seconds = 5 })
        {
            Since = LoRaWanVersion.V102,
        },
        ["NewChannelReq"] = new("070880918450", "07 03",
            Quiet with { ExtraChannels = [new Channel(868_800_000, 0, 5)] })
        { Refuse = "07 02" },
        ["DlChannelReq"] = new("0A00C88584", "0A 03",
            Quiet with { DownlinkChannels = [new DownlinkChannel(0, 868_500_000)] })
        {
            Refuse = "0A 02",
            Since = LoRaWanVersion.V102,
        },
        ["TxParamSetupReq"] = new("0924", "09", Quiet with { UplinkDwell = false, MaxEirpDbm = 14 })
        {
            Region = "as923",
            Since = LoRaWanVersion.V102,
        },
        ["DutyCycleReq"] = new("0404", "04", Quiet with { MaxDutyCycle = 4 }),
        ["DevStatusReq"] = new("06", "06 FE 3B", Quiet with { StatusInterval = TimeSpan.FromHours(24) }),
        ["ADRParamSetupReq"] = new("0C54", "0C",
            Quiet with { AdrAckLimitExponent = 5, AdrAckDelayExponent = 4 })
        { Since = LoRaWanVersion.V110 },
        ["RejoinParamSetupReq"] = new("0F43", "0F 00",
            Quiet with { RejoinMaxTimeExponent = 4, RejoinMaxCountExponent = 3 })
        { Since = LoRaWanVersion.V110 },
        ["PingSlotChannelReq"] = new("11C8858405", "11 03",
            Quiet with { SupportsClassB = true, PingSlotFrequencyHz = 868_500_000, PingSlotDataRate = 5 })
        {
            Refuse = "11 01",
        },
        ["BeaconFreqReq"] = new("13C88584", "13 01",
            Quiet with { SupportsClassB = true, BeaconFrequencyHz = 868_500_000 })
        { Refuse = "13 00" },
        ["RelayConfReq"] = new("400024000000", "40 3F", Relay(new RelaySettings
        {
            Relay = new RelayConfReq(true, 1, 0, 0, 0, 0, 0),
        }))
        { Refuse = "40 1F", Since = LoRaWanVersion.V104 },
        ["EndDeviceConfReq"] = new("41040008000000", "41 0F", Relay(new RelaySettings
        {
            EndDevice = new EndDeviceConfReq(RelayModeActivation.Enabled, 0, 4, 0, 0, 0, 0),
        }))
        { Refuse = "41 07", Since = LoRaWanVersion.V104 },
        ["FilterListReq"] = new("42A000", "42 07", Relay(new RelaySettings
        {
            Filters = [new FilterListReq(1, FilterListAction.Forward, 0, UInt128.Zero)],
        }))
        { Refuse = "42 05", Since = LoRaWanVersion.V104 },
        ["ConfigureFwdLimitReq"] = new("450A00003000", "45", Relay(new RelaySettings
        {
            ForwardLimits = new ConfigureFwdLimitReq(10, 0, 0, 0, ResetLimitCounter.NoChange, 0, 0, 0, 0),
        }))
        { Since = LoRaWanVersion.V104 },
    };

    /// <summary>A session that was made before anything was wanted.</summary>
    public MacBench Bench(LoRaWanVersion? version = null)
    {
        var built = version ?? Version;
        return new MacBench(Before with { Version = built }, Kreisfunk.Tests.Unit.LoRaWan.RegionFile.Load(Region),
            is11: built == LoRaWanVersion.V110);
    }

    private static DeviceSettings Relay(RelaySettings relay) => Quiet with { Relay = relay };
}
