namespace Kreisfunk.NetworkServer;

/// <summary>Takes the next item out of a device's queue, and settles what became of the last one.</summary>
internal sealed class QueueReader(NetworkServerOptions options, ServerState state)
{
    /// <summary>
    /// The first item that fits, and whether more wait. What is too large is parked, what is too old ends; both are
    /// told.
    /// </summary>
    public (QueuedDownlink? Item, bool HasMore) Next(
        Session session, int room, DateTimeOffset now, List<Effect> effects)
    {
        var device = session.Device;
        if (device.Queue is null)
            return (null, false);
        Expire(device, now, effects);
        if (device.Queue is not { } queue || queue.Underway is { Item.Confirmed: true })
            return (null, false);
        QueuedDownlink? found = null;
        foreach (var waiting in queue.Items.Where(item => item.Stage == DownlinkStage.Waiting).ToList())
        {
            if (found is not null)
                return (found, true);
            if (waiting.Item.Payload.Length <= room)
                found = waiting.Item;
            else if (waiting.ParkedOver is null || waiting.ParkedOver < room)
                Park(device, waiting.Item, room, now, effects);
        }

        return (found, false);
    }

    /// <summary>Something waits for the device, which may ask for it with its next uplink.</summary>
    public static bool HasWaiting(Session session) =>
        session.Device.Queue?.Items.Any(item => item.Stage == DownlinkStage.Waiting) == true;

    /// <summary>
    /// The next uplink after a confirmed downlink of class A says whether it arrived. A device of class B or C may have
    /// sent its uplink before it heard us, so its silence counts only after a while.
    /// </summary>
    public void TakeAcknowledgement(Session session, AcceptedUplink uplink, DateTimeOffset now, List<Effect> effects)
    {
        if (session.Device.Queue?.Underway is not { Item.Confirmed: true } underway)
            return;
        var isTooEarly = session.Mac.Class != DeviceClass.A && underway.SentAt is { } sentAt
            && now - sentAt < session.Device.Settings.ConfirmTimeout;
        if (uplink.Flags.HasFlag(UplinkFlags.Ack))
            End(session.Device, underway, DownlinkOutcome.Acknowledged, now, effects);
        else if (!isTooEarly)
            NotAcknowledged(session.Device, underway, now, effects);
    }

    /// <summary>A confirmed item was not acknowledged: it waits for its next try, or ends.</summary>
    public void NotAcknowledged(
        Device device, QueuedDownlinkState item, DateTimeOffset now, List<Effect> effects)
    {
        if (item.Tries >= options.MaxConfirmedTries)
            End(device, item, DownlinkOutcome.NotAcknowledged, now, effects);
        else
            device.Queue!.Return(item.Item.Id);
    }

    public void End(
        Device device, QueuedDownlinkState item, DownlinkOutcome outcome, DateTimeOffset now, List<Effect> effects)
    {
        var ended = new DownlinkEnded(device.DevEui, item.Item.Id, outcome, item.FCntDown, now);
        effects.Add(ended);
        state.Take(ended);
    }

    private void Expire(Device device, DateTimeOffset now, List<Effect> effects)
    {
        foreach (var item in device.Queue!.Items
            .Where(item => item.Stage == DownlinkStage.Waiting && item.Item.ExpiresAt <= now).ToList())
            End(device, item, DownlinkOutcome.Expired, now, effects);
    }

    private void Park(Device device, QueuedDownlink item, int room, DateTimeOffset now, List<Effect> effects)
    {
        var parked = new DownlinkParked(device.DevEui, item.Id, room, now);
        effects.Add(parked);
        state.Take(parked);
    }
}
