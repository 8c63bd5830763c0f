using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Admin;

internal sealed record NameBody(string? Name);

internal sealed record ApplicationBody(string? Name, string? OrganisationId);

internal sealed record CodecBody(string? Name, string? Kind, string? Source);

internal sealed record ProfileBody(string? Name, string? Region, string? CodecId)
{
    /// <summary>The profile, or one sentence why there is none.</summary>
    public async Task<(DeviceProfile? Profile, string Error)> ReadAsync(
        Guid id, Registry registry, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(Name))
            return (null, "name is missing; give the profile one.");
        if (string.IsNullOrWhiteSpace(Region))
            return (null, "region is missing; write \"eu868\" or another region of the regions folder.");
        if (!PageQuery.TryId(CodecId, "codecId", out var codec, out var error))
            return (null, error);
        if (codec is { } wanted && await registry.FindCodecAsync(wanted, cancel) is null)
            return (null, $"codecId is {wanted}; there is no such codec, see /api/v1/codecs.");
        return (new DeviceProfile(id, Name.Trim(), Region.Trim(), codec), "");
    }
}

/// <summary>A gateway as it is told.</summary>
internal sealed record GatewayView(
    string GatewayId, string Name, string Region, double? Latitude, double? Longitude, bool Demo, bool Online,
    DateTimeOffset FirstSeenAt, DateTimeOffset? LastSeenAt, long FramesReceived, long DownlinksSent, string? Software)
{
    public static GatewayView Of(GatewayRecord row) => new(
        row.GatewayId.ToString(), row.Name, row.Region, row.Latitude, row.Longitude, row.IsDemo, row.Online,
        row.FirstSeenAt, row.LastSeenAt, row.FramesReceived, row.DownlinksSent, row.Software);
}
