using Kreisfunk.Bridge.Decisions;
using Kreisfunk.Bridge.Devices;
using Kreisfunk.Bridge.Downlinks;
using Kreisfunk.Contracts.Events;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kreisfunk.Bridge.Admin;

/// <summary>/api/v1/devices/{devEui}/queue: what waits to be sent to a device.</summary>
internal static class QueueEndpoints
{
    public static void Map(RouteGroupBuilder devices)
    {
        devices.MapGet("/{devEui}/queue", ListAsync).WithSummary("What waits to be sent, in the order it will be");
        devices.MapPost("/{devEui}/queue", AddAsync)
            .WithSummary("Send something: data (base64) or an object for the device's codec; 201 when it is on disk");
        devices.MapDelete("/{devEui}/queue", FlushAsync).WithSummary("Take back everything that waits");
        devices.MapDelete("/{devEui}/queue/{id}", RemoveAsync).WithSummary("Take back one item");
    }

    private static async Task<Results<Ok<IReadOnlyList<QueueItemView>>, ProblemHttpResult>> ListAsync(
        string devEui, DeviceDirectory devices, ServerRequests requests, CancellationToken cancel)
    {
        if (!TryKnown(devEui, devices, out var eui, out var problem))
            return problem!;
        var items = await requests.AskAsync((server, _, _) => server.QueueOf(eui), cancel);
        return TypedResults.Ok<IReadOnlyList<QueueItemView>>([.. items.Select(QueueItemView.Of)]);
    }

    private static async Task<Results<Created<QueueItemView>, ProblemHttpResult>> AddAsync(
        string devEui, DownlinkCommand body, DeviceDirectory devices, DownlinkDesk desk, CancellationToken cancel)
    {
        if (!TryKnown(devEui, devices, out var eui, out var unknown))
            return unknown!;
        var (item, problem) = await desk.TakeAsync(eui, body, cancel);
        if (item is null)
            return problem!.IsForNow ? Problems.Conflict(problem.Sentence) : Problems.Invalid(problem.Sentence);
        return TypedResults.Created(
            $"/api/v1/devices/{eui}/queue/{item.Id}",
            QueueItemView.Of(new QueuedDownlinkState(item, DownlinkStage.Waiting, 0, null, null, null)));
    }

    private static async Task<Results<Ok<FlushView>, ProblemHttpResult>> FlushAsync(
        string devEui, DeviceDirectory devices, ServerRequests requests, CancellationToken cancel)
    {
        if (!TryKnown(devEui, devices, out var eui, out var problem))
            return problem!;
        return TypedResults.Ok(new FlushView(
            await requests.AskAsync((server, now, effects) => server.Flush(eui, now, effects), cancel)));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        string devEui, Guid id, DeviceDirectory devices, ServerRequests requests, CancellationToken cancel)
    {
        if (!TryKnown(devEui, devices, out var eui, out var problem))
            return problem!;
        return await requests.AskAsync((server, now, effects) => server.Remove(eui, id, now, effects), cancel)
            ? TypedResults.NoContent()
            : Problems.NotFound($"item {id} in the queue of {eui}");
    }

    /// <summary>False with the answer for an address that names no registered device.</summary>
    internal static bool TryKnown(
        string devEui, DeviceDirectory devices, out Eui64 eui, out ProblemHttpResult? problem)
    {
        problem = null;
        if (!Eui64.TryParse(devEui, out eui))
            problem = Problems.Invalid($"devEui is \"{PageQuery.Short(devEui)}\"; write 16 hexadecimal digits.");
        else if (devices.Find(eui) is null)
            problem = Problems.NotFound($"device {eui}");
        return problem is null;
    }
}

/// <summary>Something that waits.</summary>
/// <param name="Stage">"waiting", "made" (on its way to a gateway) or "sent" (awaits its acknowledgement).</param>
/// <param name="MaxBytes">What would have fitted when it was found too large; null while it is not.</param>
internal sealed record QueueItemView(
    Guid Id, byte FPort, string Data, bool Confirmed, byte Priority, DateTimeOffset QueuedAt,
    DateTimeOffset? ExpiresAt, string Stage, int Tries, uint? FCntDown, DateTimeOffset? SentAt, int? MaxBytes)
{
    public static QueueItemView Of(QueuedDownlinkState state) => new(
        state.Item.Id, state.Item.FPort, Convert.ToBase64String(state.Item.Payload), state.Item.Confirmed,
        state.Item.Priority, state.Item.QueuedAt, state.Item.ExpiresAt,
        System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(state.Stage.ToString()), state.Tries, state.FCntDown,
        state.SentAt, state.ParkedOver);
}

/// <summary>How much was taken back.</summary>
internal sealed record FlushView(int Flushed);
