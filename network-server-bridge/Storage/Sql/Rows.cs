using Kreisfunk.Contracts;

namespace Kreisfunk.Storage;

/// <summary>Rows as both databases give them; Dapper fills them by column name.</summary>
internal static class Rows
{
    internal sealed class Organisation
    {
        public string Id { get; set; } = "";
        public string Name { get; set; } = "";
        public long IsDemo { get; set; }

        public Storage.Organisation ToRecord() => new(Guid.Parse(Id), Name, IsDemo != 0);
    }

    internal sealed class Application
    {
        public string Id { get; set; } = "";
        public string OrganisationId { get; set; } = "";
        public string Name { get; set; } = "";

        public DeviceApplication ToRecord() => new(Guid.Parse(Id), Guid.Parse(OrganisationId), Name);
    }

    internal sealed class Profile
    {
        public string Id { get; set; } = "";
        public string Name { get; set; } = "";
        public string Region { get; set; } = "";
        public string? CodecId { get; set; }
        public string Settings { get; set; } = "";

        public DeviceProfile ToRecord() =>
            new(Guid.Parse(Id), Name, Region, CodecId is null ? null : Guid.Parse(CodecId))
            {
                Settings = ProfileSettings.Read(Settings),
            };
    }

    internal sealed class Codec
    {
        public string Id { get; set; } = "";
        public string Name { get; set; } = "";
        public long Version { get; set; }
        public long Kind { get; set; }
        public string Source { get; set; } = "";

        public CodecVersion ToRecord() => new(Guid.Parse(Id), Name, (int)Version, (CodecKind)Kind, Source);
    }

    internal abstract class DeviceColumns
    {
        public string DevEui { get; set; } = "";
        public string JoinEui { get; set; } = "";
        public string Name { get; set; } = "";
        public string ApplicationId { get; set; } = "";
        public string ProfileId { get; set; } = "";
        public long Activation { get; set; }
        public long Enabled { get; set; }
        public string? Place { get; set; }
        public long CreatedAt { get; set; }

        public Storage.Device ToRecord() => new(
            Stored.Eui(DevEui), Stored.Eui(JoinEui), Name, Guid.Parse(ApplicationId), Guid.Parse(ProfileId),
            (Activation)Activation, Enabled != 0, Place, Stored.Time(CreatedAt));
    }

    internal sealed class Device : DeviceColumns;

    internal sealed class DeviceInfo : DeviceColumns
    {
        public string ApplicationName { get; set; } = "";
        public string OrganisationId { get; set; } = "";
        public string OrganisationName { get; set; } = "";
        public long IsDemo { get; set; }
        public string ProfileName { get; set; } = "";
        public string Region { get; set; } = "";
        public string Settings { get; set; } = "";
        public string? CodecId { get; set; }
        public string? CodecName { get; set; }
        public long? CodecVersion { get; set; }
        public long? CodecKind { get; set; }
        public string? CodecSource { get; set; }

        public DeviceInfoRow ToInfo()
        {
            var device = ToRecord();
            var organisation = new Storage.Organisation(Guid.Parse(OrganisationId), OrganisationName, IsDemo != 0);
            var codec = CodecId is null
                ? null
                : new CodecVersion(
                    Guid.Parse(CodecId), CodecName!, (int)CodecVersion!.Value, (CodecKind)CodecKind!.Value,
                    CodecSource!);
            return new DeviceInfoRow(
                device, new DeviceApplication(device.ApplicationId, organisation.Id, ApplicationName), organisation,
                new DeviceProfile(device.ProfileId, ProfileName, Region, codec?.Id)
                {
                    Settings = ProfileSettings.Read(Settings),
                },
                codec);
        }
    }

    internal sealed class Gateway
    {
        public string GatewayId { get; set; } = "";
        public string Name { get; set; } = "";
        public string Region { get; set; } = "";
        public double? Latitude { get; set; }
        public double? Longitude { get; set; }
        public long IsDemo { get; set; }
        public long FirstSeenAt { get; set; }
        public long? LastSeenAt { get; set; }
        public long Online { get; set; }
        public long FramesReceived { get; set; }
        public long DownlinksSent { get; set; }
        public string? Software { get; set; }
        public long IsRegistered { get; set; }
        public string? TopicPrefix { get; set; }

        public GatewayRecord ToRecord() => new(
            Stored.Eui(GatewayId), Name, Region, Latitude, Longitude, IsDemo != 0, Stored.Time(FirstSeenAt),
            LastSeenAt is { } at ? Stored.Time(at) : null, Online != 0, FramesReceived, DownlinksSent, Software)
        {
            IsRegistered = IsRegistered != 0,
            TopicPrefix = TopicPrefix,
        };
    }

    internal sealed class Frame
    {
        public long Id { get; set; }
        public long JournalSequence { get; set; }
        public long At { get; set; }
        public string? DevEui { get; set; }
        public string? DevAddr { get; set; }
        public long Verdict { get; set; }
        public long? FCnt { get; set; }
        public long? FPort { get; set; }
        public string GatewayId { get; set; } = "";
        public long GatewayCount { get; set; }
        public long RssiDbm { get; set; }
        public double SnrDb { get; set; }
        public long FrequencyHz { get; set; }
        public string DataRate { get; set; } = "";
        public string PhyPayload { get; set; } = "";
        public string Detail { get; set; } = "";
        public string? DeduplicationId { get; set; }
        public string? Relay { get; set; }

        public RecentFrame ToRecord() => new(
            Id, JournalSequence, Stored.Time(At), DevEui is null ? null : Stored.Eui(DevEui),
            LoRaWan.DevAddr.TryParse(DevAddr, out var address) ? address : null, (FrameVerdict)Verdict, (uint?)FCnt,
            (byte?)FPort, Stored.Eui(GatewayId), (int)GatewayCount, (int)RssiDbm, (float)SnrDb, (uint)FrequencyHz,
            DataRate, PhyPayload, Detail)
        {
            DeduplicationId = DeduplicationId is null ? null : Guid.Parse(DeduplicationId),
            Relay = Relay is null ? null : Stored.Eui(Relay),
        };
    }

    internal sealed class Latest
    {
        public long Id { get; set; }
        public string DevEui { get; set; } = "";
        public string Quantity { get; set; } = "";
        public double? Value { get; set; }
        public string? Text { get; set; }
        public string Unit { get; set; } = "";
        public long At { get; set; }

        public LatestValue ToRecord() =>
            new(Id, Stored.Eui(DevEui), Quantity, Value ?? double.NaN, Text, Unit, Stored.Time(At));
    }
}
