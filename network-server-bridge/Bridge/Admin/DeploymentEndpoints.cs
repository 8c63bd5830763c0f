using Kreisfunk.Bridge.Decisions;
using Kreisfunk.Bridge.Deployments;
using Kreisfunk.Bridge.Devices;
using Kreisfunk.NetworkServer;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kreisfunk.Bridge.Admin;

/// <summary>/api/v1/deployments: images to many devices (FUOTA).</summary>
internal static class DeploymentEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var deployments = api.MapGroup("/deployments").WithTags("deployments");
        deployments.MapGet("", ListAsync).WithSummary("Deployments, the newest first, with how far each is");
        deployments.MapPost("", StartAsync).WithSummary("Begin one: image (base64, 1 MiB at most), devices, settings");
        deployments.MapGet("/{id:guid}", FindAsync).WithSummary("One, with each of its devices");
        deployments.MapPost("/{id:guid}/cancel", CancelAsync)
            .WithSummary("Give up every device that is not done; they are told to forget the group");
        deployments.MapPost("/{id:guid}/pause", (Guid id, ServerRequests requests, CancellationToken cancel) =>
            PauseAsync(id, true, requests, cancel)).WithSummary("Send nothing more until it is resumed");
        deployments.MapPost("/{id:guid}/resume", (Guid id, ServerRequests requests, CancellationToken cancel) =>
            PauseAsync(id, false, requests, cancel)).WithSummary("Go on where it was");
    }

    // Bounded by what the decisions keep, so it needs no pages.
    private static async Task<Ok<IReadOnlyList<DeploymentView>>> ListAsync(
        ServerRequests requests, CancellationToken cancel)
    {
        var all = await requests.AskAsync((server, _, _) => server.Deployments(), cancel);
        return TypedResults.Ok<IReadOnlyList<DeploymentView>>([.. all.Reverse().Select(DeploymentView.Of)]);
    }

    private static async Task<Results<Ok<DeploymentDetailView>, ProblemHttpResult>> FindAsync(
        Guid id, ServerRequests requests, DeviceDirectory devices, CancellationToken cancel)
    {
        var found = await requests.AskAsync((server, _, _) => server.FindDeployment(id), cancel);
        return found is null
            ? Problems.NotFound($"deployment {id}")
            : TypedResults.Ok(DeploymentDetailView.Of(found, devices));
    }

    private static async Task<Results<Created<DeploymentView>, ProblemHttpResult>> StartAsync(
        DeploymentBody body, DeploymentDesk desk, ServerRequests requests, DeviceDirectory devices,
        CancellationToken cancel)
    {
        if (body.Read(devEui => devices.Find(devEui)?.Profile.Region, out var errors) is not { } order)
            return Problems.Invalid(errors);
        var refused = await desk.BeginAsync(order, cancel);
        if (refused.Count > 0)
            return Problems.Invalid(refused);
        var begun = await requests.AskAsync((server, _, _) => server.FindDeployment(order.Id), cancel);
        return TypedResults.Created($"/api/v1/deployments/{order.Id}", DeploymentView.Of(begun!));
    }

    private static Task<Results<Ok<DeploymentView>, ProblemHttpResult>> CancelAsync(
        Guid id, ServerRequests requests, CancellationToken cancel) =>
        ChangeAsync(id, requests, (server, now, effects) => server.CancelDeployment(id, now, effects), cancel);

    private static Task<Results<Ok<DeploymentView>, ProblemHttpResult>> PauseAsync(
        Guid id, bool isPaused, ServerRequests requests, CancellationToken cancel) =>
        ChangeAsync(id, requests, (server, now, effects) => server.PauseDeployment(id, isPaused, now, effects), cancel);

    private static async Task<Results<Ok<DeploymentView>, ProblemHttpResult>> ChangeAsync(
        Guid id, ServerRequests requests, Func<LoRaWanServer, DateTimeOffset, List<Effect>, bool> change,
        CancellationToken cancel)
    {
        var (isDone, now) = await requests.AskAsync(
            (server, at, effects) => (change(server, at, effects), server.FindDeployment(id)), cancel);
        if (now is null)
            return Problems.NotFound($"deployment {id}");
        return isDone
            ? TypedResults.Ok(DeploymentView.Of(now))
            : Problems.Conflict($"The deployment {id} is no longer running; begin a new one for devices that failed.");
    }
}
