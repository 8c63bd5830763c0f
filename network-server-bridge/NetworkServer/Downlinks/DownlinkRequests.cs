using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>What applications and people ask to be sent.</summary>
internal sealed class DownlinkRequests(NetworkServerOptions options, ServerState state)
{
    /// <summary>Longest FRMPayload of any data rate of any region.</summary>
    private const int LongestPayload = 242;

    /// <summary>FPort 0 and those from 224 on belong to the network (1.0.4, section 4.3.2).</summary>
    private const byte LastApplicationPort = 223;

    /// <summary>Null when it waits in the queue now, or did already.</summary>
    public DownlinkRefusal? Queue(Eui64 devEui, QueuedDownlink item, List<Effect> effects)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (Check(devEui, item) is { } refusal)
            return refusal;
        if (state.Devices.Find(devEui)!.Queue?.Contains(item.Id) == true)
            return null;
        var queued = new DownlinkQueued(devEui, item);
        effects.Add(queued);
        state.Take(queued);
        return null;
    }

    public int Flush(Eui64 devEui, DateTimeOffset now, List<Effect> effects)
    {
        var items = state.Devices.Find(devEui)?.Queue?.Items.ToList() ?? [];
        foreach (var item in items)
            End(devEui, item, DownlinkOutcome.Flushed, now, effects);
        return items.Count;
    }

    /// <summary>False when it does not wait there.</summary>
    public bool Remove(Eui64 devEui, Guid id, DateTimeOffset now, List<Effect> effects)
    {
        if (state.Devices.Find(devEui)?.Queue?.Find(id) is not { } item)
            return false;
        End(devEui, item, DownlinkOutcome.Flushed, now, effects);
        return true;
    }

    /// <summary>Takes one item out of a queue.</summary>
    public void End(
        Eui64 devEui, QueuedDownlinkState item, DownlinkOutcome outcome, DateTimeOffset now, List<Effect> effects)
    {
        var ended = new DownlinkEnded(devEui, item.Item.Id, outcome, item.FCntDown, now);
        effects.Add(ended);
        state.Take(ended);
    }

    private DownlinkRefusal? Check(Eui64 devEui, QueuedDownlink item)
    {
        if (state.Devices.Find(devEui) is not { Record: not null } device)
            return DownlinkRefusal.UnknownDevice;
        if (item.FPort is 0 or > LastApplicationPort)
            return DownlinkRefusal.WrongPort;
        if (item.Payload.Length > LongestPayload)
            return DownlinkRefusal.TooLong;
        if (item.ExpiresAt <= item.QueuedAt)
            return DownlinkRefusal.AlreadyExpired;
        if (device.Queue?.Count >= options.MaxQueuedDownlinks && !device.Queue.Contains(item.Id))
            return DownlinkRefusal.QueueFull;
        return state.QueuedDownlinks >= options.MaxQueuedDownlinksInAll ? DownlinkRefusal.ServerFull : null;
    }
}

/// <summary>Why an item cannot wait for a device.</summary>
public enum DownlinkRefusal
{
    /// <summary>No such device is registered.</summary>
    UnknownDevice,

    /// <summary>FPort is not 1 to 223.</summary>
    WrongPort,

    /// <summary>No data rate of any region carries so many bytes.</summary>
    TooLong,

    /// <summary>It expires before it could be sent.</summary>
    AlreadyExpired,

    /// <summary>Too much waits for this device.</summary>
    QueueFull,

    /// <summary>Too much waits in all.</summary>
    ServerFull,
}
