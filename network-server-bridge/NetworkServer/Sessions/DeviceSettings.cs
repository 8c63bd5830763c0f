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

    /// <summary>Lets the network set data rate and power of devices that allow it.</summary>
    public bool Adr { get; init; } = true;

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

    /// <summary>Class B: how often it listens, 2^n seconds, 0..7.</summary>
    public int PingSlotPeriodicity { get; init; } = 4;

    /// <summary>How long an answer to a confirmed downlink of class B or C may take.</summary>
    public TimeSpan ConfirmTimeout { get; init; } = TimeSpan.FromSeconds(8);
}
