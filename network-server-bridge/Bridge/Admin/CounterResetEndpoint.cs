using System.Net;
using Kreisfunk.Bridge.Decisions;
using Kreisfunk.Bridge.Devices;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kreisfunk.Bridge.Admin;

/// <summary>
/// /api/v1/devices/{devEui}/counter-reset: a person vouches for an ABP device that lost its counters.
/// </summary>
internal static class CounterResetEndpoint
{
    private const int MostHours = 168;

    public static void Map(RouteGroupBuilder devices) =>
        devices.MapPost("/{devEui}/counter-reset", AllowAsync).WithSummary(
            "Let an ABP device begin its frame counters again, once, within 1 to 168 hours");

    private static async Task<Results<Ok<CounterResetView>, ProblemHttpResult>> AllowAsync(
        string devEui, CounterResetBody body, HttpContext context, DeviceDirectory devices, ServerRequests requests)
    {
        if (!QueueEndpoints.TryKnown(devEui, devices, out var eui, out var problem))
            return problem!;
        if (body.Hours is null)
            return Problems.Invalid($"hours is missing; give 1 to {MostHours}.");
        if (body.Hours is < 1 or > MostHours)
            return Problems.Invalid($"hours is {body.Hours}; give 1 to {MostHours}.");
        if (devices.Find(eui)!.Device.Activation != Activation.Abp)
        {
            return Problems.Conflict($"The device {eui} joins over the air (OTAA) and gets new counters with each "
                + "join; switch it off and on instead. Only an ABP device needs this permission.");
        }

        var by = Asker(context);
        var allowed = await requests.AskAsync(
            (server, now, effects) =>
            {
                var permission = new CounterResetAllowed(eui, now + TimeSpan.FromHours(body.Hours.Value), by, now);
                return server.AllowCounterReset(permission, effects) ? permission : null;
            },
            context.RequestAborted);
        return allowed is null
            ? Problems.Conflict($"The device {eui} has no keys; give it devAddr, nwkSKey and appSKey first.")
            : TypedResults.Ok(new CounterResetView(allowed.Until, allowed.By));
    }

    /// <summary>There is one admin token: who used it is told by where the request came from.</summary>
    private static string Asker(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address)
            ? $"admin.token from {address}"
            : "local";
}

internal sealed record CounterResetBody(int? Hours);

/// <summary>The permission, and who gave it.</summary>
internal sealed record CounterResetView(DateTimeOffset Until, string By);
