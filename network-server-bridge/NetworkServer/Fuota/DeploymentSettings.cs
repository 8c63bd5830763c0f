using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>How a deployment goes to work. The defaults suit class A devices that send every hour.</summary>
public sealed record DeploymentSettings
{
    /// <summary>Region data of the gateways that send.</summary>
    public required string Region { get; init; }

    /// <summary>C: devices listen all the time while a session lasts. B: in ping slots.</summary>
    public DeviceClass Class { get; init; } = DeviceClass.C;

    /// <summary>Where the group listens; 0 for the region's RX2.</summary>
    public uint FrequencyHz { get; init; }

    /// <summary>At which data rate index; null for the region's RX2.</summary>
    public int? DataRate { get; init; }

    /// <summary>Class B: how often the group listens, 2^n seconds, 0..7.</summary>
    public int PingSlotPeriodicity { get; init; }

    /// <summary>
    /// Version of TS004 and TS005 that the devices speak, 1 or 2. Their coded fragments differ, so one deployment has
    /// one.
    /// </summary>
    public int PackageVersion { get; init; } = 1;

    /// <summary>Number of the group on the devices, 0..3.</summary>
    public int McGroupId { get; init; }

    /// <summary>Number of the fragmentation session on the devices, 0..3.</summary>
    public int FragIndex { get; init; }

    /// <summary>Bytes in a fragment.</summary>
    public int FragSize { get; init; } = 48;

    /// <summary>Coded fragments sent on top, in percent.</summary>
    public int RedundancyPercent { get; init; } = 20;

    /// <summary>What devices are told of the block, as their maker wants it.</summary>
    public uint Descriptor { get; init; }

    /// <summary>Part of the gateways' share of a sub-band that fragments may use; the rest is for all else.</summary>
    public double AirtimeShare { get; init; } = 0.7;

    /// <summary>Nothing is sent to the group before; null for as soon as the devices are ready.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>How long the deployment lasts at most: devices that come back within it are still served.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long those who are ready wait for the others before the group is sent to.</summary>
    public TimeSpan Gather { get; init; } = TimeSpan.FromHours(4);

    /// <summary>From the request to listen to its start: time for every device to be told.</summary>
    public TimeSpan SessionLead { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long after a request has left its answer may take.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a request is sent; while it waits for a device that is away, it counts nothing.</summary>
    public int MaxTries { get; init; } = 6;

    /// <summary>How often the group is sent to, repairs included.</summary>
    public int MaxRounds { get; init; } = 8;

    /// <summary>How often one device is sent fragments by itself.</summary>
    public int MaxRepairs { get; init; } = 4;

    /// <summary>Fragments one device may lack to be sent them by itself.</summary>
    public int MaxUnicastFragments { get; init; } = 16;

    /// <summary>Devices that lack fragments before the group is sent to again.</summary>
    public int MaxUnicastMembers { get; init; } = 3;

    /// <summary>How the devices are made to start the image (TS006); null: they do it themselves.</summary>
    public FirmwareUpdate? Firmware { get; init; }

    /// <summary>Every mistake, one sentence each, naming field and bound; empty when all is well.</summary>
    public IReadOnlyList<string> Validate(IReadOnlyDictionary<string, Region> regions, int imageBytes)
    {
        ArgumentNullException.ThrowIfNull(regions);
        var errors = new List<string>();
        if (Class is not (DeviceClass.B or DeviceClass.C))
            errors.Add($"class is {Class}; a group listens as B or C.");
        Within(errors, "pingSlotPeriodicity", PingSlotPeriodicity, 0, PingSlots.MaxPeriodicity);
        Within(errors, "packageVersion", PackageVersion, 1, 2);
        Within(errors, "mcGroupId", McGroupId, 0, 3);
        Within(errors, "fragIndex", FragIndex, 0, 3);
        Within(errors, "redundancyPercent", RedundancyPercent, 0, 300);
        Within(errors, "airtimeShare", AirtimeShare, 0.01, 1);
        Within(errors, "duration", Duration, TimeSpan.FromMinutes(10), TimeSpan.FromDays(92));
        Within(errors, "gather", Gather, TimeSpan.Zero, Duration);
        Within(errors, "sessionLead", SessionLead, TimeSpan.FromSeconds(30), TimeSpan.FromDays(2));
        Within(errors, "answerTimeout", AnswerTimeout, TimeSpan.FromSeconds(5), TimeSpan.FromDays(1));
        Within(errors, "maxTries", MaxTries, 1, 100);
        Within(errors, "maxRounds", MaxRounds, 1, 100);
        Within(errors, "maxRepairs", MaxRepairs, 0, 100);
        Within(errors, "maxUnicastFragments", MaxUnicastFragments, 0, 1_000);
        Within(errors, "maxUnicastMembers", MaxUnicastMembers, 0, 10_000);
        if (Firmware is { } firmware)
            Within(errors, "rebootAfter", firmware.RebootAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(90));
        if (regions.TryGetValue(Region, out var region))
            ValidateRadio(region, imageBytes, errors);
        else
            errors.Add($"region is '{Region}'; known are {string.Join(", ", regions.Keys.Order())}.");
        return errors;
    }

    /// <summary>The region's own values where none were given: what devices and gateways are told.</summary>
    internal DeploymentSettings In(Region region, DevAddr group) => this with
    {
        FrequencyHz = FrequencyHz > 0 ? FrequencyHz
            : Class == DeviceClass.B ? region.PingSlotFrequencyHz(group, 0)
            : region.Rx2FrequencyHz,
        DataRate = DataRateIn(region),
    };

    private int DataRateIn(Region region) =>
        DataRate ?? (Class == DeviceClass.B ? region.Beacon.DataRate : region.Rx2DataRate);

    private void ValidateRadio(Region region, int imageBytes, List<string> errors)
    {
        if (!region.DownlinkDataRates.TryGetValue(DataRateIn(region), out var rate))
        {
            errors.Add($"dataRate is {DataRate}; downlinks of {region.Name} know "
                + $"{string.Join(", ", region.DownlinkDataRates.Keys.Order())}.");
            return;
        }

        Within(errors, "fragSize", FragSize, 1, Math.Min(255, rate.MaxPayloadBytes - FragmentFeed.HeaderBytes));
        if (FrequencyHz > 0 && region.SubBandAt(FrequencyHz) is null)
            errors.Add($"frequencyHz is {FrequencyHz}; no sub-band of {region.Name} holds it. Leave it out for RX2.");
        if (FragSize > 0 && (imageBytes - 1) / FragSize + 1 is var count && count > FragmentPlan.MaxFragments)
        {
            errors.Add($"fragSize is {FragSize}: the image needs {count} fragments; "
                + $"{FragmentPlan.MaxFragments} at most can be numbered.");
        }
    }

    private static void Within<T>(List<string> errors, string field, T value, T min, T max) where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
            errors.Add($"{field} is {value}; it must be from {min} to {max}.");
    }
}

/// <summary>How devices start the image they were given (TS006).</summary>
/// <param name="Version">What they must report afterwards; null for what they say the image is.</param>
/// <param name="RebootAfter">How long after the request they start anew, whole seconds.</param>
public sealed record FirmwareUpdate(uint? Version, TimeSpan RebootAfter);
