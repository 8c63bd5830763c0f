using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>What the decisions know of a registered device; everything else about it lives in the registry.</summary>
/// <param name="DevEui">Identifies the device.</param>
/// <param name="JoinEui">The JoinEUI it must join with (OTAA).</param>
/// <param name="Keys">Root keys of OTAA; the default for ABP.</param>
/// <param name="Enabled">False: frames get the verdict Disabled and nothing is answered.</param>
/// <param name="Abp">The fixed session of an ABP device; null for OTAA.</param>
/// <param name="Settings">What its profile says; shared by the devices of a profile.</param>
public sealed record DeviceRecord(
    Eui64 DevEui, Eui64 JoinEui, RootKeys Keys, bool Enabled, AbpSession? Abp, DeviceSettings Settings);

/// <summary>The root keys of a device that joins over the air.</summary>
/// <param name="AppKey">1.0.x: the only one. 1.1: makes the AppSKey.</param>
/// <param name="NwkKey">1.1: signs joins and makes the network's keys. The default for 1.0.x.</param>
public readonly record struct RootKeys(AesKey AppKey, AesKey NwkKey)
{
    /// <summary>Never the keys.</summary>
    public override string ToString() => "RootKeys(hidden)";
}

/// <summary>The session an ABP device is made with.</summary>
/// <param name="DevAddr">Its address.</param>
/// <param name="Keys">Its session keys.</param>
public sealed record AbpSession(DevAddr DevAddr, SessionKeys Keys);
