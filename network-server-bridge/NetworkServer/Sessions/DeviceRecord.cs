using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>What the decisions know of a registered device; everything else about it lives in the registry.</summary>
/// <param name="DevEui">Identifies the device.</param>
/// <param name="JoinEui">The JoinEUI it must join with (OTAA).</param>
/// <param name="Keys">Root keys of OTAA; the default for ABP.</param>
/// <param name="Enabled">False: frames get the verdict Disabled and nothing is answered.</param>
/// <param name="Abp">The fixed session of an ABP device; null for OTAA.</param>
/// <param name="Settings">What its profile says; shared by the devices of a profile.</param>
/// <param name="Multicast">Not one device but a group that listens together; null for a device.</param>
public sealed record DeviceRecord(
    Eui64 DevEui, Eui64 JoinEui, RootKeys Keys, bool Enabled, AbpSession? Abp, DeviceSettings Settings,
    MulticastGroup? Multicast = null);

/// <summary>
/// Devices that share an address and keys, and listen together (TS005). It sends nothing; its frames are unconfirmed.
/// </summary>
/// <param name="Region">Region data of its gateways.</param>
/// <param name="Class">B: in ping slots. C: all the time.</param>
/// <param name="FrequencyHz">Where it listens; 0 for the region's RX2, or ping slots.</param>
/// <param name="DataRate">At which data rate index; null for the region's.</param>
/// <param name="PingSlotPeriodicity">Class B: how often it listens, 2^n seconds, 0..7.</param>
/// <param name="Members">The devices: each is to be covered by one of the gateways that hear it.</param>
/// <param name="Gateways">Gateways that send in any case, whoever hears whom.</param>
public sealed record MulticastGroup(
    string Region, DeviceClass Class, uint FrequencyHz, int? DataRate, int PingSlotPeriodicity,
    IReadOnlyList<Eui64> Members, IReadOnlyList<Eui64> Gateways);

/// <summary>The root keys of a device that joins over the air.</summary>
/// <param name="AppKey">1.0.x: the only one. 1.1: makes the AppSKey.</param>
/// <param name="NwkKey">1.1: signs joins and makes the network's keys. The default for 1.0.x.</param>
public readonly record struct RootKeys(AesKey AppKey, AesKey NwkKey)
{
    /// <summary>1.0.x: what the keys of multicast groups and data blocks are made from. The default for none.</summary>
    public AesKey GenAppKey { get; init; }

    /// <summary>Never the keys.</summary>
    public override string ToString() => "RootKeys(hidden)";
}

/// <summary>The session an ABP device is made with.</summary>
/// <param name="DevAddr">Its address.</param>
/// <param name="Keys">Its session keys.</param>
public sealed record AbpSession(DevAddr DevAddr, SessionKeys Keys);
