using Kreisfunk.Bridge.Decisions;
using Kreisfunk.Bridge.Devices;
using Kreisfunk.Bridge.Downlinks;
using Kreisfunk.Bridge.Options;
using Kreisfunk.Contracts.Events;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kreisfunk.Bridge.Admin;

/// <summary>/api/v1/multicast-groups: devices that listen together, and what is sent to them.</summary>
internal static class GroupEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var groups = api.MapGroup("/multicast-groups").WithTags("multicast");
        groups.MapGet("", ListAsync).WithSummary("Groups in order of their EUI, with the gateways that would send");
        groups.MapPost("", AddAsync).WithSummary("Set up a group: class, members, address and keys");
        groups.MapGet("/{groupEui}", FindAsync).WithSummary("One group");
        groups.MapPut("/{groupEui}", ReplaceAsync).WithSummary("Change a group; without keys it keeps its own");
        groups.MapDelete("/{groupEui}", DeleteAsync).WithSummary("Remove a group and what waits for it");
        groups.MapGet("/{groupEui}/queue", QueueAsync).WithSummary("What waits to be sent to the group");
        groups.MapPost("/{groupEui}/queue", SendAsync).WithSummary("Send bytes to the group; 201 when it is on disk");
        groups.MapDelete("/{groupEui}/queue", FlushAsync).WithSummary("Take back everything that waits");
    }

    private static async Task<Results<Ok<Page<GroupView>>, ProblemHttpResult>> ListAsync(
        MulticastStore store, ServerRequests requests, CancellationToken cancel, int? limit = null,
        string? after = null)
    {
        if (!PageQuery.TryLimit(limit, out var rows, out var error)
            || !PageQuery.TryEui(after, nameof(after), out var from, out error))
            return Problems.Invalid(error);
        var groups = await store.ListAsync(rows, from, cancel);
        var views = await requests.AskAsync(
            (server, _, _) => groups.Select(found =>
                GroupView.Of(found.Group, found.Secrets, server.ReachOf(found.Group.GroupEui))).ToList(),
            cancel);
        return TypedResults.Ok(Page<GroupView>.Of(views, rows, view => view.GroupEui));
    }

    private static async Task<Results<Ok<GroupView>, ProblemHttpResult>> FindAsync(
        string groupEui, MulticastStore store, ServerRequests requests, CancellationToken cancel)
    {
        var (found, problem) = await KnownAsync(groupEui, store, cancel);
        return found is { } group
            ? TypedResults.Ok(GroupView.Of(
                group.Group, group.Secrets, await ReachAsync(group.Group.GroupEui, requests, cancel)))
            : problem!;
    }

    private static async Task<Results<Created<GroupView>, ProblemHttpResult>> AddAsync(
        GroupBody body, MulticastStore store, GroupTools tools, CancellationToken cancel)
    {
        if (!Eui64.TryParse(body.GroupEui, out var groupEui))
            return Problems.Invalid("groupEui is missing or no EUI; give the group one of 16 hexadecimal digits.");
        if (await store.FindAsync(groupEui, cancel) is not null)
            return Problems.Conflict($"The group {groupEui} exists already; change it with PUT.");
        if (await tools.Registry.FindDeviceAsync(groupEui, cancel) is not null)
            return Problems.Conflict($"{groupEui} is a device; give the group another EUI.");
        if (!body.TryRead(groupEui, tools.Regions, tools.Clock.GetUtcNow(), out var group, out var rest))
            return Problems.Invalid(rest.Errors);
        if (rest.Secrets is null)
            return Problems.Invalid("mcAddr, mcNwkSKey and mcAppSKey are missing; the members have all three.");
        await tools.Registrar.SaveAsync(group, rest.Secrets, cancel);
        return TypedResults.Created($"/api/v1/multicast-groups/{groupEui}",
            GroupView.Of(group, rest.Secrets, await ReachAsync(groupEui, tools.Requests, cancel)));
    }

    private static async Task<Results<Ok<GroupView>, ProblemHttpResult>> ReplaceAsync(
        string groupEui, GroupBody body, MulticastStore store, GroupTools tools, CancellationToken cancel)
    {
        var (found, problem) = await KnownAsync(groupEui, store, cancel);
        if (found is not { } before)
            return problem!;
        if (!body.TryRead(before.Group.GroupEui, tools.Regions, before.Group.CreatedAt, out var group, out var rest))
            return Problems.Invalid(rest.Errors);
        await tools.Registrar.SaveAsync(group, rest.Secrets, cancel);
        return TypedResults.Ok(GroupView.Of(group, rest.Secrets ?? before.Secrets,
            await ReachAsync(group.GroupEui, tools.Requests, cancel)));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string groupEui, MulticastStore store, GroupRegistrar registrar, CancellationToken cancel)
    {
        var (found, problem) = await KnownAsync(groupEui, store, cancel);
        if (found is not { } group)
            return problem!;
        await registrar.DeleteAsync(group.Group.GroupEui, cancel);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<IReadOnlyList<QueueItemView>>, ProblemHttpResult>> QueueAsync(
        string groupEui, MulticastStore store, ServerRequests requests, CancellationToken cancel)
    {
        var (found, problem) = await KnownAsync(groupEui, store, cancel);
        if (found is not { } group)
            return problem!;
        var items = await requests.AskAsync((server, _, _) => server.QueueOf(group.Group.GroupEui), cancel);
        return TypedResults.Ok<IReadOnlyList<QueueItemView>>([.. items.Select(QueueItemView.Of)]);
    }

    private static async Task<Results<Created<QueueItemView>, ProblemHttpResult>> SendAsync(
        string groupEui, DownlinkCommand body, MulticastStore store, DownlinkDesk desk, CancellationToken cancel)
    {
        var (found, missing) = await KnownAsync(groupEui, store, cancel);
        if (found is not { } group)
            return missing!;
        if (body.Confirmed == true)
            return Problems.Invalid("confirmed is true; a group cannot acknowledge, so leave it out.");
        var (item, problem) = await desk.TakeBytesAsync(group.Group.GroupEui, body, cancel);
        if (item is null)
            return problem!.IsForNow ? Problems.Conflict(problem.Sentence) : Problems.Invalid(problem.Sentence);
        return TypedResults.Created($"/api/v1/multicast-groups/{group.Group.GroupEui}/queue",
            QueueItemView.Of(new QueuedDownlinkState(item, DownlinkStage.Waiting, 0, null, null, null)));
    }

    private static async Task<Results<Ok<FlushView>, ProblemHttpResult>> FlushAsync(
        string groupEui, MulticastStore store, ServerRequests requests, CancellationToken cancel)
    {
        var (found, problem) = await KnownAsync(groupEui, store, cancel);
        if (found is not { } group)
            return problem!;
        return TypedResults.Ok(new FlushView(await requests.AskAsync(
            (server, now, effects) => server.Flush(group.Group.GroupEui, now, effects), cancel)));
    }

    private static Task<MulticastReach> ReachAsync(
        Eui64 groupEui, ServerRequests requests, CancellationToken cancel) =>
        requests.AskAsync((server, _, _) => server.ReachOf(groupEui), cancel);

    private static async Task<((MulticastGroupRow Group, MulticastSecrets Secrets)? Found, ProblemHttpResult? Problem)>
        KnownAsync(string groupEui, MulticastStore store, CancellationToken cancel)
    {
        if (!Eui64.TryParse(groupEui, out var eui))
        {
            return (null, Problems.Invalid(
                $"groupEui is \"{PageQuery.Short(groupEui)}\"; write 16 hexadecimal digits."));
        }

        var found = await store.FindAsync(eui, cancel);
        return (found, found is null ? Problems.NotFound($"multicast group {eui}") : null);
    }
}

/// <summary>What changing a group needs.</summary>
internal sealed record GroupTools(
    GroupRegistrar Registrar, Registry Registry, RegionSet Regions, ServerRequests Requests, TimeProvider Clock);
