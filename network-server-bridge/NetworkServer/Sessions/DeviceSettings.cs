using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>How the devices of a profile are built and how the network is to treat them.</summary>
public sealed record DeviceSettings
{
    /// <summary>For devices whose profile says nothing: class A of LoRaWAN 1.0.3, the most common kind.</summary>
    public static DeviceSettings Default { get; } = new();

    /// <summary>The link layer the device was built for.</summary>
    public LoRaWanVersion Version { get; init; } = LoRaWanVersion.V103;

    /// <summary>The regional parameters it was built for.</summary>
    public RegionalParameters Regional { get; init; } = RegionalParameters.Rp001A;

    /// <summary>The device listens in ping slots once it is told when.</summary>
    public bool SupportsClassB { get; init; }

    /// <summary>The device listens all the time (from its first uplink on; in 1.1 once it says so).</summary>
    public bool SupportsClassC { get; init; }

    /// <summary>The device can send with LR-FHSS.</summary>
    public bool SupportsLrFhss { get; init; }

    /// <summary>ABP: the device was made with the channels a join accept would give it, and need not be told.</summary>
    public bool HasCFListChannels { get; init; }

    /// <summary>
    /// Channels beyond the region's, in regions without fixed channels; they follow the region's by index. Those with
    /// LR-FHSS are for devices that can.
    /// </summary>
    public IReadOnlyList<Channel> ExtraChannels { get; init; } = [];

    /// <summary>Channels whose RX1 is on another frequency, in regions without fixed channels.</summary>
    public IReadOnlyList<DownlinkChannel> DownlinkChannels { get; init; } = [];

    /// <summary>Lets the network set data rate and power of devices that allow it.</summary>
    public bool Adr { get; init; } = true;

    /// <summary>How: "standard", "lr-fhss", "fixed", or one that was added. Another name is the standard.</summary>
    public string AdrAlgorithm { get; init; } = "standard";

    /// <summary>What the algorithm "fixed" sets; null for what the device has.</summary>
    public AdrSetting? AdrFixed { get; init; }

    /// <summary>Lowest data rate index ADR may set; null is the region's.</summary>
    public int? MinDataRate { get; init; }

    /// <summary>Highest data rate index ADR may set; null is the region's.</summary>
    public int? MaxDataRate { get; init; }

    /// <summary>Lowest TXPower index ADR may set: 0 is the strongest.</summary>
    public int MinTxPower { get; init; }

    /// <summary>Highest TXPower index ADR may set; null is the region's.</summary>
    public int? MaxTxPower { get; init; }

    /// <summary>Most transmissions of one frame ADR may ask for.</summary>
    public int MaxNbTrans { get; init; } = 3;

    /// <summary>What ADR leaves between the best SNR and the one a data rate needs, in dB.</summary>
    public double AdrMarginDb { get; init; } = 10;

    /// <summary>How often the device is asked for its battery and margin; zero for never.</summary>
    public TimeSpan StatusInterval { get; init; } = TimeSpan.FromHours(24);

    /// <summary>End of an uplink to RX1 that the device is to use, whole seconds; null is the network's.</summary>
    public int? ReceiveDelay1Seconds { get; init; }

    /// <summary>How many data rates RX1 is below the uplink; null is the network's.</summary>
    public int? Rx1DataRateOffset { get; init; }

    /// <summary>Data rate index of RX2; null is the network's.</summary>
    public int? Rx2DataRate { get; init; }

    /// <summary>Frequency of RX2; null is the region's.</summary>
    public uint? Rx2FrequencyHz { get; init; }

    /// <summary>Largest share of time the device may send, as 1/2^n; 0 is no limit beyond the region's.</summary>
    public int MaxDutyCycle { get; init; }

    /// <summary>Uplinks last at most 400 ms, where the network decides it; null is the region's.</summary>
    public bool? UplinkDwell { get; init; }

    /// <summary>Downlinks last at most 400 ms, where the network decides it; null is the region's.</summary>
    public bool? DownlinkDwell { get; init; }

    /// <summary>Largest EIRP in dBm, where the network decides it; null is the region's.</summary>
    public int? MaxEirpDbm { get; init; }

    /// <summary>1.1: a device asks whether anyone hears it after 2^n uplinks, 0..15; null is the usual 6.</summary>
    public int? AdrAckLimitExponent { get; init; }

    /// <summary>1.1: and falls back after 2^n more, 0..15; null is the usual 5.</summary>
    public int? AdrAckDelayExponent { get; init; }

    /// <summary>1.1: the device rejoins at least every 2^(n + 10) seconds, 0..15; null to leave it as it is.</summary>
    public int? RejoinMaxTimeExponent { get; init; }

    /// <summary>1.1: and at least every 2^(n + 4) uplinks, 0..15; null to leave it as it is.</summary>
    public int? RejoinMaxCountExponent { get; init; }

    /// <summary>Class B: where ping slots are; null is the region's.</summary>
    public uint? PingSlotFrequencyHz { get; init; }

    /// <summary>Class B: data rate index of ping slots; null is the region's.</summary>
    public int? PingSlotDataRate { get; init; }

    /// <summary>Class B: where beacons are; null is the region's.</summary>
    public uint? BeaconFrequencyHz { get; init; }

    /// <summary>How it relays, or is relayed; null for neither.</summary>
    public RelaySettings? Relay { get; init; }

    /// <summary>What it sends on FPort 226 are frames of other devices.</summary>
    public bool IsRelay => Relay?.Relay is not null;

    /// <summary>Class B: how often it listens, 2^n seconds, 0..7.</summary>
    public int PingSlotPeriodicity { get; init; } = 4;

    /// <summary>The device asks for the time as an application (TS003), on FPort 202.</summary>
    public bool AsksForTime { get; init; }

    /// <summary>How long an answer to a confirmed downlink of class B or C may take.</summary>
    public TimeSpan ConfirmTimeout { get; init; } = TimeSpan.FromSeconds(8);
}

/// <summary>A channel whose RX1 is on another frequency.</summary>
/// <param name="Index">The channel.</param>
/// <param name="FrequencyHz">Where RX1 is.</param>
public sealed record DownlinkChannel(int Index, uint FrequencyHz);
