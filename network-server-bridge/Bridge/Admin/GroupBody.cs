using Kreisfunk.Bridge.Options;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Admin;

/// <summary>A multicast group as callers write it; everything is text, so that each mistake is told by name.</summary>
internal sealed record GroupBody(
    string? GroupEui = null, string? Name = null, string? ApplicationId = null, string? Region = null,
    string? Class = null, long? FrequencyHz = null, int? DataRate = null, int? PingSlotPeriodicity = null,
    IReadOnlyList<string>? Members = null, IReadOnlyList<string>? Gateways = null, string? McAddr = null,
    string? McNwkSKey = null, string? McAppSKey = null)
{
    private const int MaxName = 200, MaxGateways = 64, MaxPeriodicity = 7;

    /// <summary>Reads it; false with every mistake. Secrets are null when none are given.</summary>
    public bool TryRead(Eui64 groupEui, RegionSet regions, DateTimeOffset now, out MulticastGroupRow group,
        out (MulticastSecrets? Secrets, List<string> Errors) rest)
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > MaxName)
            errors.Add($"name is missing or too long; give the group one of 1 to {MaxName} characters.");
        if (!PageQuery.TryId(ApplicationId, "applicationId", out var application, out var error))
            errors.Add(error);
        else if (application is null)
            errors.Add("applicationId is missing; see /api/v1/applications.");
        var isB = string.Equals(Class, "B", StringComparison.OrdinalIgnoreCase);
        if (!isB && !string.Equals(Class, "C", StringComparison.OrdinalIgnoreCase))
        {
            errors.Add($"class is \"{PageQuery.Short(Class ?? "")}\"; write \"B\" (ping slots) or \"C\" (all the "
                + "time).");
        }

        CheckRadio(regions, errors);
        var members = Euis("members", Members, MulticastStore.MaxMembers, errors);
        var gateways = Euis("gateways", Gateways, MaxGateways, errors);
        if (members.Count == 0 && gateways.Count == 0)
            errors.Add("members and gateways are both empty; name the devices, or gateways that are to send.");
        group = new MulticastGroupRow(groupEui, Name?.Trim() ?? "", application ?? default, Region ?? "", isB,
            (uint)Math.Clamp(FrequencyHz ?? 0, 0, uint.MaxValue), DataRate, PingSlotPeriodicity ?? 4, members, gateways,
            now);
        rest = (ReadSecrets(errors), errors);
        return errors.Count == 0;
    }

    private void CheckRadio(RegionSet regions, List<string> errors)
    {
        if (Region is null || !regions.Regions.TryGetValue(Region, out var region))
        {
            errors.Add($"region is \"{PageQuery.Short(Region ?? "")}\"; write one of "
                + $"{string.Join(", ", regions.Regions.Keys.Order())}.");
            return;
        }

        if (FrequencyHz is { } hz && (hz is <= 0 or > uint.MaxValue || region.SubBandAt((uint)hz) is null))
        {
            errors.Add($"frequencyHz is {hz}; in {region.Name} nothing may be sent there. Leave it out for the "
                + "region's own.");
        }

        if (DataRate is { } rate && !region.DataRates.ContainsKey(rate))
            errors.Add($"dataRate is {rate}; {region.Name} has {string.Join(", ", region.DataRates.Keys.Order())}.");
        if (PingSlotPeriodicity is < 0 or > MaxPeriodicity)
            errors.Add($"pingSlotPeriodicity is {PingSlotPeriodicity}; give 0 (each second) to {MaxPeriodicity}.");
    }

    private MulticastSecrets? ReadSecrets(List<string> errors)
    {
        if (McAddr is null && McNwkSKey is null && McAppSKey is null)
            return null;
        if (!DevAddr.TryParse(McAddr, out var address))
            errors.Add($"mcAddr is \"{PageQuery.Short(McAddr ?? "")}\"; write 8 hexadecimal digits.");
        return new MulticastSecrets(address, Key("mcNwkSKey", McNwkSKey, errors), Key("mcAppSKey", McAppSKey, errors));
    }

    private static AesKey Key(string field, string? text, List<string> errors)
    {
        if (!AesKey.TryParse(text, out var key))
            errors.Add($"{field} is missing or no key; an AES key has 32 hexadecimal digits.");
        return key;
    }

    private static List<Eui64> Euis(string field, IReadOnlyList<string>? texts, int limit, List<string> errors)
    {
        var euis = new SortedSet<Eui64>();
        if (texts?.Count > limit)
            errors.Add($"{field} has {texts.Count} entries; at most {limit} are taken.");
        foreach (var text in texts?.Take(limit) ?? [])
        {
            if (Eui64.TryParse(text, out var eui))
                euis.Add(eui);
            else
                errors.Add($"{field} has \"{PageQuery.Short(text)}\"; write 16 hexadecimal digits.");
        }

        return [.. euis];
    }
}

/// <summary>A group as it is told; never with a key.</summary>
/// <param name="SendingGateways">The gateways that would send now: few, and each member in reach of one.</param>
/// <param name="UncoveredMembers">Members that no gateway has heard, so that nobody knows how to reach them.</param>
internal sealed record GroupView(
    string GroupEui, string Name, Guid ApplicationId, string Region, string Class, uint? FrequencyHz, int? DataRate,
    int PingSlotPeriodicity, string McAddr, IReadOnlyList<string> Members, IReadOnlyList<string> Gateways,
    IReadOnlyList<string> SendingGateways, IReadOnlyList<string> UncoveredMembers, DateTimeOffset CreatedAt)
{
    public static GroupView Of(
        MulticastGroupRow group, MulticastSecrets secrets, NetworkServer.MulticastReach reach) => new(
        group.GroupEui.ToString(), group.Name, group.ApplicationId, group.Region, group.IsClassB ? "B" : "C",
        group.FrequencyHz == 0 ? null : group.FrequencyHz, group.DataRate, group.PingSlotPeriodicity,
        secrets.McAddr.ToString(), Text(group.Members), Text(group.Gateways), Text(reach.Gateways),
        Text(reach.Uncovered), group.CreatedAt);

    private static string[] Text(IReadOnlyList<Eui64> euis) => [.. euis.Select(eui => eui.ToString())];
}
