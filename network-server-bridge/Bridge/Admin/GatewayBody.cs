using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Admin;

/// <summary>A gateway as callers write it.</summary>
internal sealed record GatewayBody(string? GatewayId, string? Name, string? Region, double? Latitude, double? Longitude)
{
    private const int MaxName = 200;

    /// <summary>What is given over what is there; false with every mistake, one sentence each.</summary>
    public bool TryRead(
        GatewayRecord before, IReadOnlyCollection<string> regions, out GatewayRecord gateway, out List<string> errors)
    {
        errors = [];
        if (Name?.Length > MaxName)
            errors.Add($"name has {Name.Length} characters; at most {MaxName} are kept.");
        if (Region is not null && !regions.Contains(Region))
        {
            errors.Add($"region is \"{PageQuery.Short(Region)}\"; this server knows "
                + $"{string.Join(", ", regions.Order())}.");
        }

        if (Latitude is null != Longitude is null)
            errors.Add("latitude and longitude belong together; give both or none.");
        if (Latitude is < -90 or > 90 or double.NaN || Longitude is < -180 or > 180 or double.NaN)
            errors.Add("latitude lies between -90 and 90 and longitude between -180 and 180, in degrees.");
        gateway = before with
        {
            Name = string.IsNullOrWhiteSpace(Name) ? before.Name : Name.Trim(),
            Region = Region ?? before.Region,
            Latitude = Latitude ?? before.Latitude,
            Longitude = Longitude ?? before.Longitude,
            IsRegistered = true,
        };
        return errors.Count == 0;
    }

    /// <summary>One that was never heard.</summary>
    public static GatewayRecord New(Eui64 id, DateTimeOffset now) =>
        new(id, id.ToString(), "", null, null, false, now, null, false, 0, 0, null);
}

/// <summary>A gateway as it is told.</summary>
/// <param name="Registered">A person has registered it: its region wins over the prefix of its topics.</param>
/// <param name="TopicPrefix">What its topics begin with; empty for nothing, null before its first uplink.</param>
/// <param name="PrefixMismatch">"missing" or "other" when the prefix does not fit the region; else null.</param>
/// <param name="Hint">What to do about it; else null.</param>
internal sealed record GatewayView(
    string GatewayId, string Name, string Region, bool Registered, double? Latitude, double? Longitude, bool Demo,
    bool Online, DateTimeOffset FirstSeenAt, DateTimeOffset? LastSeenAt, long FramesReceived, long DownlinksSent,
    string? Software, string? TopicPrefix, string? PrefixMismatch, string? Hint)
{
    public static GatewayView Of(GatewayRecord row) => new(
        row.GatewayId.ToString(), row.Name, row.Region, row.IsRegistered, row.Latitude, row.Longitude, row.IsDemo,
        row.Online, row.FirstSeenAt, row.LastSeenAt, row.FramesReceived, row.DownlinksSent, row.Software,
        row.TopicPrefix,
        row.PrefixMismatch == Storage.PrefixMismatch.None
            ? null
            : System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(row.PrefixMismatch.ToString()),
        HintOf(row));

    private static string? HintOf(GatewayRecord row) => row.PrefixMismatch switch
    {
        Storage.PrefixMismatch.Missing => $"Its topics have no region; it is read as {row.Region}. Let it publish on "
            + $"\"{row.Region}/gateway/…\", or register it with the region it stands in.",
        Storage.PrefixMismatch.Other => $"Its topics begin with \"{PageQuery.Short(row.TopicPrefix!)}\"; it is read as "
            + $"{row.Region}. Correct the topic prefix of its bridge, or the region here.",
        _ => null,
    };
}
