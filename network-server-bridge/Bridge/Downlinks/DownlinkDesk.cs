using System.Diagnostics.CodeAnalysis;
using Kreisfunk.Bridge.Decisions;
using Kreisfunk.Bridge.Devices;
using Kreisfunk.Bridge.Sinks;
using Kreisfunk.Contracts.Events;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Microsoft.Extensions.Options;

namespace Kreisfunk.Bridge.Downlinks;

/// <summary>
/// Takes what applications and people want sent, whatever way it came: reads it, has the codec encode it, and puts it
/// into the device's queue. A taken item is on disk.
/// </summary>
internal sealed class DownlinkDesk(
    DeviceDirectory devices, UplinkDecoder codecs, ServerRequests requests, IOptions<NetworkServerOptions> options)
{
    /// <summary>The item as it waits, or why there is none.</summary>
    public async Task<(QueuedDownlink? Item, DownlinkProblem? Problem)> TakeAsync(
        Eui64 devEui, DownlinkCommand command, CancellationToken cancel)
    {
        if (devices.Find(devEui) is not { } device)
            return (null, Refused(DownlinkRefusal.UnknownDevice));
        if (!DownlinkDraft.TryRead(command, devEui, out var draft, out var problem))
            return (null, problem);
        if (draft.ObjectJson is not null)
        {
            var encoded = await codecs.EncodeAsync(device, draft.ObjectJson, cancel);
            if (!TryFill(encoded, ref draft, out problem))
                return (null, problem);
        }

        return await QueueAsync(devEui, draft, cancel);
    }

    /// <summary>The same for a multicast group, which has no codec: bytes only.</summary>
    public async Task<(QueuedDownlink? Item, DownlinkProblem? Problem)> TakeBytesAsync(
        Eui64 groupEui, DownlinkCommand command, CancellationToken cancel)
    {
        if (!DownlinkDraft.TryRead(command, groupEui, out var draft, out var problem))
            return (null, problem);
        return draft.Data is null
            ? (null, new DownlinkProblem(LogCode.DownlinkCodec, "A group has no codec; give data (base64) instead."))
            : await QueueAsync(groupEui, draft, cancel);
    }

    private async Task<(QueuedDownlink? Item, DownlinkProblem? Problem)> QueueAsync(
        Eui64 devEui, DownlinkDraft draft, CancellationToken cancel)
    {
        var (item, refusal) = await requests.AskAsync(
            (server, now, effects) =>
            {
                var queued = new QueuedDownlink(draft.Id, draft.FPort!.Value, draft.Data!, draft.Confirmed,
                    draft.Priority, now, draft.ExpiresAt);
                return (queued, server.Queue(devEui, queued, effects));
            },
            cancel);
        return refusal is null ? (item, null) : (null, Refused(refusal.Value));
    }

    private static bool TryFill(
        Codecs.EncodeResult encoded, ref DownlinkDraft draft, [NotNullWhen(false)] out DownlinkProblem? problem)
    {
        problem = null;
        if (!encoded.Succeeded)
            problem = new DownlinkProblem(LogCode.DownlinkCodec, string.Join(" ", encoded.Errors));
        else if ((draft.FPort ?? encoded.FPort) is not { } fPort)
            problem = new DownlinkProblem(LogCode.DownlinkCodec, "Neither the command nor the codec gives an fPort.");
        else
            draft = draft with { FPort = fPort, Data = encoded.Bytes.ToArray() };
        return problem is null;
    }

    private DownlinkProblem Refused(DownlinkRefusal refusal) => refusal switch
    {
        DownlinkRefusal.UnknownDevice => new(LogCode.Unknown, "No such device is registered; see /api/v1/devices."),
        DownlinkRefusal.WrongPort => new(LogCode.Unknown, "fPort must be 1 to 223; the others belong to the network."),
        DownlinkRefusal.TooLong => new(LogCode.DownlinkPayloadSize,
            "The payload is longer than the 242 bytes that any data rate carries; send it in parts."),
        DownlinkRefusal.AlreadyExpired => new(LogCode.Expired, "expiresAt is over already; give a later time."),
        DownlinkRefusal.QueueFull => new(LogCode.Unknown,
            $"{options.Value.MaxQueuedDownlinks} items wait for this device, and no more may; flush its queue or wait "
            + "until some are sent.", IsForNow: true),
        DownlinkRefusal.ServerFull => new(LogCode.Unknown,
            $"{options.Value.MaxQueuedDownlinksInAll} items wait for all devices, and no more may; wait until some are "
            + "sent.", IsForNow: true),
        _ => new(LogCode.Unknown, $"The network server refuses it: {refusal}."),
    };
}
