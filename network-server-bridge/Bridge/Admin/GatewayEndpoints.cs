using Kreisfunk.Bridge.Ingest;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kreisfunk.Bridge.Admin;

/// <summary>/api/v1/gateways.</summary>
internal static class GatewayEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var gateways = api.MapGroup("/gateways").WithTags("gateways");
        gateways.MapGet("", ListAsync).WithSummary("Gateways, those that appeared by themselves included");
        gateways.MapPost("", AddAsync)
            .WithSummary("Register a gateway with its region, which then wins over the prefix of its topics");
        gateways.MapGet("/{gatewayId}", FindAsync).WithSummary("One gateway");
        gateways.MapPut("/{gatewayId}", ReplaceAsync)
            .WithSummary("Change a gateway; one that appeared by itself becomes a registered one");
        gateways.MapDelete("/{gatewayId}", DeleteAsync)
            .WithSummary("Forget a gateway; it appears again by itself when it is heard");
    }

    private static async Task<Results<Ok<Page<GatewayView>>, ProblemHttpResult>> ListAsync(
        Registry registry, CancellationToken cancel, int? limit = null, string? after = null)
    {
        if (!PageQuery.TryLimit(limit, out var rows, out var error)
            || !PageQuery.TryEui(after, nameof(after), out var from, out error))
            return Problems.Invalid(error);
        var found = await registry.ListGatewaysAsync(rows, from, cancel);
        return TypedResults.Ok(Page<GatewayView>.Of([.. found.Select(GatewayView.Of)], rows, row => row.GatewayId));
    }

    private static async Task<Results<Ok<GatewayView>, ProblemHttpResult>> FindAsync(
        string gatewayId, Registry registry, CancellationToken cancel)
    {
        if (!Eui64.TryParse(gatewayId, out var eui))
            return NoEui(gatewayId);
        return await registry.FindGatewayAsync(eui, cancel) is { } gateway
            ? TypedResults.Ok(GatewayView.Of(gateway))
            : Problems.NotFound($"gateway {eui}");
    }

    private static async Task<Results<Created<GatewayView>, ProblemHttpResult>> AddAsync(
        GatewayBody body, Registry registry, GatewayShelf shelf, TimeProvider clock, CancellationToken cancel)
    {
        if (!Eui64.TryParse(body.GatewayId, out var eui))
            return NoEui(body.GatewayId ?? "");
        var known = await registry.FindGatewayAsync(eui, cancel);
        if (known is { IsRegistered: true })
            return Problems.Conflict($"The gateway {eui} is registered already; change it with PUT.");
        if (body.Region is null)
            return Problems.Invalid("region is missing; give the one the gateway stands in, for example \"eu868\".");
        var before = known ?? GatewayBody.New(eui, clock.GetUtcNow());
        if (!body.TryRead(before, shelf.Regions, out var gateway, out var errors))
            return Problems.Invalid(errors);
        return TypedResults.Created($"/api/v1/gateways/{eui}", await shelf.SaveAsync(gateway, cancel));
    }

    private static async Task<Results<Ok<GatewayView>, ProblemHttpResult>> ReplaceAsync(
        string gatewayId, GatewayBody body, Registry registry, GatewayShelf shelf, CancellationToken cancel)
    {
        if (!Eui64.TryParse(gatewayId, out var eui))
            return NoEui(gatewayId);
        if (await registry.FindGatewayAsync(eui, cancel) is not { } before)
            return Problems.NotFound($"gateway {eui}; register it with POST");
        if (!body.TryRead(before, shelf.Regions, out var gateway, out var errors))
            return Problems.Invalid(errors);
        return TypedResults.Ok(await shelf.SaveAsync(gateway, cancel));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string gatewayId, GatewayShelf shelf, CancellationToken cancel)
    {
        if (!Eui64.TryParse(gatewayId, out var eui))
            return NoEui(gatewayId);
        return await shelf.DeleteAsync(eui, cancel)
            ? TypedResults.NoContent()
            : Problems.NotFound($"gateway {eui}");
    }

    private static ProblemHttpResult NoEui(string text) =>
        Problems.Invalid($"gatewayId is \"{PageQuery.Short(text)}\"; write 16 hexadecimal digits.");
}

/// <summary>Registry and memory together: a changed region is used from the next frame on.</summary>
internal sealed class GatewayShelf(Registry registry, GatewayDirectory directory, RegionChoice regions)
{
    public IReadOnlyCollection<string> Regions => regions.Known;

    public async Task<GatewayView> SaveAsync(GatewayRecord gateway, CancellationToken cancel)
    {
        await registry.SaveGatewayAsync(gateway, cancel);
        var saved = await registry.FindGatewayAsync(gateway.GatewayId, cancel) ?? gateway;
        directory.Load([saved]);
        return GatewayView.Of(saved);
    }

    public async Task<bool> DeleteAsync(Eui64 gateway, CancellationToken cancel)
    {
        var existed = await registry.DeleteGatewayAsync(gateway, cancel);
        directory.Forget(gateway);
        return existed;
    }
}
