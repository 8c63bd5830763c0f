using Kreisfunk.Bridge.Devices;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Admin;

internal sealed record NameBody(string? Name);

internal sealed record ApplicationBody(string? Name, string? OrganisationId);

internal sealed record CodecBody(string? Name, string? Kind, string? Source);

/// <summary>
/// A profile as callers write it. Without settings a new one has the defaults, and a changed one keeps its own.
/// </summary>
internal sealed record ProfileBody(string? Name, string? Region, string? CodecId, ProfileSettings? Settings = null)
{
    /// <summary>The profile, or every reason why there is none.</summary>
    public async Task<(DeviceProfile? Profile, IReadOnlyList<string> Errors)> ReadAsync(
        Guid id, ProfileSettings before, (Registry Registry, AdrAlgorithms Adrs) known, CancellationToken cancel)
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(Name))
            errors.Add("name is missing; give the profile one.");
        if (string.IsNullOrWhiteSpace(Region))
            errors.Add("region is missing; write \"eu868\" or another region of the regions folder.");
        if (!PageQuery.TryId(CodecId, "codecId", out var codec, out var error))
            errors.Add(error);
        if (codec is { } wanted && await known.Registry.FindCodecAsync(wanted, cancel) is null)
            errors.Add($"codecId is {wanted}; there is no such codec, see /api/v1/codecs.");
        if (Settings is not null)
            errors.AddRange([.. Settings.Errors(), .. RadioSettings.Errors(Settings, known.Adrs)]);
        return errors.Count > 0
            ? (null, errors)
            : (new DeviceProfile(id, Name!.Trim(), Region!.Trim(), codec) { Settings = Settings ?? before }, []);
    }
}
