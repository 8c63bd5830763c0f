using Kreisfunk.LoRaWan;

namespace Kreisfunk.Storage;

/// <summary>Who owns devices: a town, an office, the marked demonstration.</summary>
public sealed record Organisation(Guid Id, string Name, bool IsDemo);

/// <summary>Devices that belong together for integrations: the {applicationId} of event topics.</summary>
public sealed record DeviceApplication(Guid Id, Guid OrganisationId, string Name);

/// <summary>What a model of device is: its region and its codec version.</summary>
public sealed record DeviceProfile(Guid Id, string Name, string Region, Guid? CodecId);

/// <summary>How a codec's <see cref="CodecVersion.Source"/> is to be understood.</summary>
public enum CodecKind
{
    JavaScript,
    CayenneLpp,
    Native,
}

/// <summary>
/// One immutable version of a payload codec. Source is the script of a JavaScript codec, the registered name of a
/// native one, and empty for Cayenne LPP.
/// </summary>
public sealed record CodecVersion(Guid Id, string Name, int Version, CodecKind Kind, string Source);

public enum Activation
{
    Otaa,
    Abp,
}

/// <summary>A device without its keys; those are sealed in the DeviceKeyStore.</summary>
public sealed record Device(
    Eui64 DevEui, Eui64 JoinEui, string Name, Guid ApplicationId, Guid ProfileId, Activation Activation,
    bool Enabled, string? Place, DateTimeOffset CreatedAt);

/// <summary>A device's keys in the clear; lives only in the bridge's memory.</summary>
public sealed record DeviceKeys(Eui64 DevEui, AesKey AppKey, DevAddr? DevAddr, AesKey NwkSKey, AesKey AppSKey)
{
    /// <summary>Never the keys.</summary>
    public override string ToString() => $"DeviceKeys({DevEui}, hidden)";
}

/// <summary>A gateway as its owner and the network see it. Unknown gateways appear here by themselves.</summary>
public sealed record GatewayRecord(
    Eui64 GatewayId, string Name, string Region, double? Latitude, double? Longitude, bool IsDemo,
    DateTimeOffset FirstSeenAt, DateTimeOffset? LastSeenAt, bool Online, long FramesReceived, long DownlinksSent,
    string? Software);

/// <summary>A device with the names of what it belongs to, for lists and for event's deviceInfo.</summary>
public sealed record DeviceInfoRow(
    Device Device, DeviceApplication Application, Organisation Organisation, DeviceProfile Profile,
    CodecVersion? Codec);
