using Kreisfunk.Bridge.Decisions;
using Kreisfunk.Bridge.Devices;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kreisfunk.Bridge.Admin;

/// <summary>/api/v1/devices/{devEui}/rejoin: a LoRaWAN 1.1 device is asked to join anew (ForceRejoinReq).</summary>
internal static class RejoinEndpoint
{
    public static void Map(RouteGroupBuilder devices) => devices.MapPost("/{devEui}/rejoin", AskAsync).WithSummary(
        "Ask a LoRaWAN 1.1 device to join anew, until it does: type 0 for everything, 2 for new keys only");

    private static async Task<Results<Accepted<RejoinBody>, ProblemHttpResult>> AskAsync(
        string devEui, RejoinBody body, DeviceDirectory devices, ServerRequests requests, CancellationToken cancel)
    {
        if (!QueueEndpoints.TryKnown(devEui, devices, out var eui, out var problem))
            return problem!;
        if (body.Type is not (0 or 2))
            return Problems.Invalid("type is missing or another; give 0 (everything) or 2 (keys only).");
        if (!devices.Find(eui)!.Profile.Settings.Is11)
        {
            return Problems.Conflict($"The device {eui} is LoRaWAN {devices.Find(eui)!.Profile.Settings.LoRaWanVersion}"
                + ", which knows no rejoin request; switch it off and on instead.");
        }

        var isAsked = await requests.AskAsync(
            (server, now, effects) => server.AskRejoin(eui, body.Type.Value, now, effects), cancel);
        return isAsked
            ? TypedResults.Accepted($"/api/v1/devices/{eui}", body)
            : Problems.Conflict($"The device {eui} has no session it joined for; it must join by itself first.");
    }
}

/// <summary>The type of the rejoin request.</summary>
internal sealed record RejoinBody(int? Type);
