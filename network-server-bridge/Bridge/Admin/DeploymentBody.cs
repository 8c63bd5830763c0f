using System.Security.Cryptography;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;

namespace Kreisfunk.Bridge.Admin;

/// <summary>A deployment as callers write it. What is left out has its default; times are like "1.06:30:00".</summary>
/// <param name="Id">A UUID, so that asking twice begins one; made when left out.</param>
/// <param name="Image">The bytes, as base64.</param>
/// <param name="Devices">DevEUIs.</param>
/// <param name="Region">Of the gateways; that of the first device's profile when left out.</param>
/// <param name="Class">"B" or "C".</param>
/// <param name="FirmwareVersion">What devices report at the end; with it or rebootAfter they are started.</param>
internal sealed record DeploymentBody(
    string? Id, string? Name, string? Image, IReadOnlyList<string>? Devices, string? Region, string? Class,
    uint? FrequencyHz, int? DataRate, int? PingSlotPeriodicity, int? PackageVersion, int? McGroupId, int? FragIndex,
    int? FragSize, int? RedundancyPercent, uint? Descriptor, double? AirtimeShare, DateTimeOffset? StartAt,
    TimeSpan? Duration, TimeSpan? Gather, TimeSpan? SessionLead, TimeSpan? AnswerTimeout, int? MaxTries,
    int? MaxRounds, int? MaxRepairs, int? MaxUnicastFragments, int? MaxUnicastMembers, uint? FirmwareVersion,
    TimeSpan? RebootAfter)
{
    private const int MaxName = 200;

    private static readonly TimeSpan RebootSoon = TimeSpan.FromMinutes(1);

    /// <summary>Reads it; null with every mistake, one sentence each. Bounds are the decisions' to check.</summary>
    /// <param name="regionOf">The region of a device; null when it is not registered.</param>
    /// <param name="errors">What is wrong.</param>
    public DeploymentOrder? Read(Func<Eui64, string?> regionOf, out List<string> errors)
    {
        errors = [];
        var id = Guid.CreateVersion7();
        if (Id is not null && !Guid.TryParse(Id, out id))
            errors.Add($"id is \"{PageQuery.Short(Id)}\"; write a UUID, or leave it out.");
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > MaxName)
            errors.Add($"name is missing or has more than {MaxName} characters; say what is deployed.");
        var image = ReadImage(errors);
        var devices = ReadDevices(errors);
        var deviceClass = Class?.ToUpperInvariant() switch
        {
            null or "C" => DeviceClass.C,
            "B" => DeviceClass.B,
            _ => DeviceClass.A,
        };
        var region = Region ?? (devices.Count > 0 ? regionOf(devices[0]) : null);
        if (region is null && devices.Count > 0)
            errors.Add($"devices: {devices[0]} is not registered.");
        return errors.Count > 0
            ? null
            : new DeploymentOrder(id, Name!.Trim(), devices, image, Settings(region ?? "", deviceClass),
                RandomNumberGenerator.GetBytes(32));
    }

    private DeploymentSettings Settings(string region, DeviceClass deviceClass)
    {
        var usual = new DeploymentSettings { Region = region };
        return usual with
        {
            Class = deviceClass,
            FrequencyHz = FrequencyHz ?? usual.FrequencyHz,
            DataRate = DataRate,
            PingSlotPeriodicity = PingSlotPeriodicity ?? usual.PingSlotPeriodicity,
            PackageVersion = PackageVersion ?? usual.PackageVersion,
            McGroupId = McGroupId ?? usual.McGroupId,
            FragIndex = FragIndex ?? usual.FragIndex,
            FragSize = FragSize ?? usual.FragSize,
            RedundancyPercent = RedundancyPercent ?? usual.RedundancyPercent,
            Descriptor = Descriptor ?? usual.Descriptor,
            AirtimeShare = AirtimeShare ?? usual.AirtimeShare,
            StartAt = StartAt,
            Duration = Duration ?? usual.Duration,
            Gather = Gather ?? usual.Gather,
            SessionLead = SessionLead ?? usual.SessionLead,
            AnswerTimeout = AnswerTimeout ?? usual.AnswerTimeout,
            MaxTries = MaxTries ?? usual.MaxTries,
            MaxRounds = MaxRounds ?? usual.MaxRounds,
            MaxRepairs = MaxRepairs ?? usual.MaxRepairs,
            MaxUnicastFragments = MaxUnicastFragments ?? usual.MaxUnicastFragments,
            MaxUnicastMembers = MaxUnicastMembers ?? usual.MaxUnicastMembers,
            Firmware = FirmwareVersion is null && RebootAfter is null
                ? null
                : new FirmwareUpdate(FirmwareVersion, RebootAfter ?? RebootSoon),
        };
    }

    private byte[] ReadImage(List<string> errors)
    {
        if (Image is null)
        {
            errors.Add("image is missing; give its bytes as base64.");
            return [];
        }

        var bytes = new byte[Image.Length];
        if (Convert.TryFromBase64String(Image, bytes, out var length))
            return bytes[..length];
        errors.Add("image is no base64; encode the file's bytes.");
        return [];
    }

    private List<Eui64> ReadDevices(List<string> errors)
    {
        var devices = new List<Eui64>();
        if (Devices is null or { Count: 0 or > DeploymentOrder.MaxMembers })
        {
            errors.Add($"devices are {Devices?.Count ?? 0}; give the DevEUIs of 1 to {DeploymentOrder.MaxMembers}.");
            return devices;
        }

        foreach (var text in Devices)
        {
            if (Eui64.TryParse(text, out var devEui))
                devices.Add(devEui);
            else
                errors.Add($"devices: \"{PageQuery.Short(text ?? "")}\" is no DevEUI; write 16 hexadecimal digits.");
            if (errors.Count > 8)
                break;
        }

        return devices;
    }
}
