using Kreisfunk.LoRaWan;

namespace Kreisfunk.Storage;

/// <summary>Who owns devices: a town, an office, the marked demonstration.</summary>
public sealed record Organisation(Guid Id, string Name, bool IsDemo);

/// <summary>Devices that belong together for integrations: the {applicationId} of event topics.</summary>
public sealed record DeviceApplication(Guid Id, Guid OrganisationId, string Name);

/// <summary>What a model of device is: its region, its codec version and how its radio is treated.</summary>
public sealed record DeviceProfile(Guid Id, string Name, string Region, Guid? CodecId)
{
    public ProfileSettings Settings { get; init; } = ProfileSettings.Default;
}

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
    /// <summary>1.1, OTAA: the network's root key; zero for 1.0.x.</summary>
    public AesKey NwkKey { get; init; }

    /// <summary>1.0.x: what keys of multicast groups and data blocks are made from (TS005); zero for none.</summary>
    public AesKey GenAppKey { get; init; }

    /// <summary>1.1, ABP: the three network session keys, in place of <see cref="NwkSKey"/>; zero for 1.0.x.</summary>
    public AesKey FNwkSIntKey { get; init; }

    public AesKey SNwkSIntKey { get; init; }

    public AesKey NwkSEncKey { get; init; }

    /// <summary>They are those of a LoRaWAN 1.1 device.</summary>
    public bool Are11 => !NwkKey.IsZero || !FNwkSIntKey.IsZero || !SNwkSIntKey.IsZero || !NwkSEncKey.IsZero;

    /// <summary>Never the keys.</summary>
    public override string ToString() => $"DeviceKeys({DevEui}, hidden)";
}

/// <summary>A gateway as its owner and the network see it. Unknown gateways appear here by themselves.</summary>
public sealed record GatewayRecord(
    Eui64 GatewayId, string Name, string Region, double? Latitude, double? Longitude, bool IsDemo,
    DateTimeOffset FirstSeenAt, DateTimeOffset? LastSeenAt, bool Online, long FramesReceived, long DownlinksSent,
    string? Software)
{
    /// <summary>A person has registered it: its region wins over the prefix of its topics.</summary>
    public bool IsRegistered { get; init; }

    /// <summary>The prefix its topics had last: empty for none, null before its first message.</summary>
    public string? TopicPrefix { get; init; }

    /// <summary>How the prefix fits the region: all works the same, but somebody should know.</summary>
    public PrefixMismatch PrefixMismatch => TopicPrefix switch
    {
        null => PrefixMismatch.None,
        "" => PrefixMismatch.Missing,
        _ when TopicPrefix == Region || WithoutSuffix(TopicPrefix) == Region => PrefixMismatch.None,
        _ => PrefixMismatch.Other,
    };

    /// <summary>"us915_0" as "us915": other servers number groups of channels so.</summary>
    public static string WithoutSuffix(string prefix)
    {
        var end = prefix.LastIndexOf('_');
        return end > 0 && end + 1 < prefix.Length && prefix.AsSpan(end + 1).IndexOfAnyExceptInRange('0', '9') < 0
            ? prefix[..end]
            : prefix;
    }
}

/// <summary>What is wrong with the prefix of a gateway's topics.</summary>
public enum PrefixMismatch
{
    None,

    /// <summary>Its topics have no prefix.</summary>
    Missing,

    /// <summary>It names another region than the gateway's, or none.</summary>
    Other,
}

/// <summary>A device with the names of what it belongs to, for lists and for event's deviceInfo.</summary>
public sealed record DeviceInfoRow(
    Device Device, DeviceApplication Application, Organisation Organisation, DeviceProfile Profile,
    CodecVersion? Codec);
