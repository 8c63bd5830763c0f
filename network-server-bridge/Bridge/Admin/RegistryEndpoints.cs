using Kreisfunk.Bridge.Devices;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kreisfunk.Bridge.Admin;

/// <summary>/api/v1/organisations, applications, profiles and codecs.</summary>
internal static class RegistryEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var organisations = api.MapGroup("/organisations").WithTags("registry");
        organisations.MapGet("", ListOrganisationsAsync).WithSummary("Who owns devices");
        organisations.MapPost("", AddOrganisationAsync).WithSummary("Add an organisation");
        var applications = api.MapGroup("/applications").WithTags("registry");
        applications.MapGet("", ListApplicationsAsync).WithSummary("Devices that belong together for integrations");
        applications.MapPost("", AddApplicationAsync).WithSummary("Add an application");
        var profiles = api.MapGroup("/profiles").WithTags("registry");
        profiles.MapGet("", ListProfilesAsync).WithSummary("Models of devices: region, codec and radio settings");
        profiles.MapGet("/{id}", FindProfileAsync).WithSummary("One profile");
        profiles.MapPost("", AddProfileAsync).WithSummary("Add a profile");
        profiles.MapPut("/{id}", ReplaceProfileAsync).WithSummary("Change a profile, for example to a newer codec");
        var codecs = api.MapGroup("/codecs").WithTags("registry");
        codecs.MapGet("", ListCodecsAsync).WithSummary("Versions of payload codecs");
        codecs.MapPost("", AddCodecAsync).WithSummary("Add a codec, or a new version of one");
    }

    private static async Task<Results<Ok<Page<Organisation>>, ProblemHttpResult>> ListOrganisationsAsync(
        Registry registry, CancellationToken cancel, int? limit = null, string? after = null)
    {
        if (!TryPage(limit, after, out var rows, out var from, out var error))
            return Problems.Invalid(error);
        var found = await registry.ListOrganisationsAsync(rows, from, cancel);
        return TypedResults.Ok(Page<Organisation>.Of(found, rows, row => row.Id.ToString()));
    }

    private static async Task<Results<Created<Organisation>, ProblemHttpResult>> AddOrganisationAsync(
        NameBody body, Registry registry, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(body.Name))
            return Problems.Invalid("name is missing; give the organisation one.");
        var organisation = new Organisation(Guid.NewGuid(), body.Name.Trim(), false);
        await registry.SaveOrganisationAsync(organisation, cancel);
        return TypedResults.Created((string?)null, organisation);
    }

    private static async Task<Results<Ok<Page<DeviceApplication>>, ProblemHttpResult>> ListApplicationsAsync(
        Registry registry, CancellationToken cancel, int? limit = null, string? after = null)
    {
        if (!TryPage(limit, after, out var rows, out var from, out var error))
            return Problems.Invalid(error);
        var found = await registry.ListApplicationsAsync(rows, from, cancel);
        return TypedResults.Ok(Page<DeviceApplication>.Of(found, rows, row => row.Id.ToString()));
    }

    private static async Task<Results<Created<DeviceApplication>, ProblemHttpResult>> AddApplicationAsync(
        ApplicationBody body, Registry registry, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(body.Name))
            return Problems.Invalid("name is missing; give the application one.");
        if (!PageQuery.TryId(body.OrganisationId, "organisationId", out var owner, out var error) || owner is null)
            return Problems.Invalid(error ?? "organisationId is missing; see /api/v1/organisations.");
        if (await registry.FindOrganisationAsync(owner.Value, cancel) is null)
            return Problems.Invalid($"organisationId is {owner}; there is no such organisation.");
        var application = new DeviceApplication(Guid.NewGuid(), owner.Value, body.Name.Trim());
        await registry.SaveApplicationAsync(application, cancel);
        return TypedResults.Created((string?)null, application);
    }

    private static async Task<Results<Ok<Page<DeviceProfile>>, ProblemHttpResult>> ListProfilesAsync(
        Registry registry, CancellationToken cancel, int? limit = null, string? after = null)
    {
        if (!TryPage(limit, after, out var rows, out var from, out var error))
            return Problems.Invalid(error);
        var found = await registry.ListProfilesAsync(rows, from, cancel);
        return TypedResults.Ok(Page<DeviceProfile>.Of(found, rows, row => row.Id.ToString()));
    }

    private static async Task<Results<Ok<DeviceProfile>, ProblemHttpResult>> FindProfileAsync(
        Guid id, Registry registry, CancellationToken cancel) =>
        await registry.FindProfileAsync(id, cancel) is { } profile
            ? TypedResults.Ok(profile)
            : Problems.NotFound($"profile {id}");

    private static async Task<Results<Created<DeviceProfile>, ProblemHttpResult>> AddProfileAsync(
        ProfileBody body, Registry registry, AdrAlgorithms adrs, CancellationToken cancel)
    {
        var (profile, errors) = await body.ReadAsync(Guid.NewGuid(), ProfileSettings.Default, (registry, adrs), cancel);
        if (profile is null)
            return Problems.Invalid(errors);
        await registry.SaveProfileAsync(profile, cancel);
        return TypedResults.Created((string?)null, profile);
    }

    private static async Task<Results<Ok<DeviceProfile>, ProblemHttpResult>> ReplaceProfileAsync(
        Guid id, ProfileBody body, [AsParameters] ProfileParts parts, CancellationToken cancel)
    {
        if (await parts.Registry.FindProfileAsync(id, cancel) is not { } before)
            return Problems.NotFound($"profile {id}");
        var (profile, errors) = await body.ReadAsync(id, before.Settings, (parts.Registry, parts.Adrs), cancel);
        if (profile is null)
            return Problems.Invalid(errors);
        if (profile.Settings.Is11 != before.Settings.Is11 && parts.Registrar.CountOf(id) is var devices and > 0)
        {
            return Problems.Conflict($"The profile \"{before.Name}\" has {devices} devices with keys of LoRaWAN "
                + $"{before.Settings.LoRaWanVersion}; those of {profile.Settings.LoRaWanVersion} are others: make a "
                + "new profile and register the devices with it.");
        }

        await parts.Registry.SaveProfileAsync(profile, cancel);
        await parts.Registrar.RefreshAsync(cancel);
        return TypedResults.Ok(profile);
    }

    private static async Task<Results<Ok<Page<CodecVersion>>, ProblemHttpResult>> ListCodecsAsync(
        Registry registry, CancellationToken cancel, int? limit = null, string? after = null)
    {
        if (!TryPage(limit, after, out var rows, out var from, out var error))
            return Problems.Invalid(error);
        var found = await registry.ListCodecsAsync(rows, from, cancel);
        return TypedResults.Ok(Page<CodecVersion>.Of(found, rows, row => row.Id.ToString()));
    }

    private static async Task<Results<Created<CodecVersion>, ProblemHttpResult>> AddCodecAsync(
        CodecBody body, Registry registry, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(body.Name))
            return Problems.Invalid("name is missing; give the codec one.");
        if (!Enum.TryParse<CodecKind>(body.Kind, ignoreCase: true, out var kind) || !Enum.IsDefined(kind))
            return Problems.Invalid($"kind is \"{body.Kind}\"; write \"javaScript\", \"cayenneLpp\" or \"native\".");
        var codec = await registry.AddCodecAsync(body.Name.Trim(), kind, body.Source ?? "", cancel);
        return TypedResults.Created((string?)null, codec);
    }

    private static bool TryPage(int? limit, string? after, out int rows, out Guid? from, out string error)
    {
        from = null;
        if (PageQuery.TryLimit(limit, out rows, out var wrong)
            && PageQuery.TryId(after, nameof(after), out from, out wrong))
        {
            error = "";
            return true;
        }

        error = wrong;
        return false;
    }
}

internal sealed record ProfileParts(Registry Registry, DeviceRegistrar Registrar, AdrAlgorithms Adrs);
