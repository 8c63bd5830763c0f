using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>What the decisions know of a registered device; everything else about it lives in the registry.</summary>
/// <param name="DevEui">Identifies the device.</param>
/// <param name="JoinEui">The JoinEUI it must join with (OTAA).</param>
/// <param name="AppKey">Root key of OTAA 1.0.x; the default for ABP.</param>
/// <param name="Enabled">False: frames get the verdict Disabled and nothing is answered.</param>
/// <param name="Abp">The fixed session of an ABP device; null for OTAA.</param>
public sealed record DeviceRecord(Eui64 DevEui, Eui64 JoinEui, AesKey AppKey, bool Enabled, AbpSession? Abp);

/// <summary>The session an ABP device (1.0.x) is made with.</summary>
public sealed record AbpSession(DevAddr DevAddr, AesKey NwkSKey, AesKey AppSKey);
