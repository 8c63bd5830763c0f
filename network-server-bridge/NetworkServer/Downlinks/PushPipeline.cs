using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// Downlinks to devices that listen by themselves: class C at once, class B in the next ping slot, and groups of both.
/// Driven by events (something was queued, something was sent, an uplink is answered), not by looking round.
/// </summary>
internal sealed class PushPipeline(
    NetworkServerOptions options, IReadOnlyDictionary<string, Region> regions, ServerState state,
    Transmissions transmissions)
{
    /// <summary>A ping slot must be so far away that the downlink is at the gateway in good time.</summary>
    private static readonly TimeSpan PingLead = TimeSpan.FromSeconds(3);

    /// <summary>How long a class C downlink may be under way to its gateway.</summary>
    private static readonly TimeSpan PromptDeadline = TimeSpan.FromSeconds(2);

    /// <summary>Between two frames to one device, so that it has time to read the first.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Without a gateway or airtime it is tried again after this.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly QueueReader _queue = new(options, state);
    private readonly PriorityQueue<Device, (long Ticks, long Order)> _due = new();
    private long _order;

    /// <summary>When the next device is to be looked at, in the clock's ticks.</summary>
    public long? NextDue
    {
        get
        {
            while (_due.TryPeek(out var device, out var due))
            {
                if (device.PushAt == due.Ticks)
                    return due.Ticks;
                _due.Dequeue();
            }

            return null;
        }
    }

    /// <summary>Something has changed for a device.</summary>
    public void Wake(Eui64 devEui, DateTimeOffset now)
    {
        if (state.Devices.Find(devEui) is { Queue: not null } device && Listens(device))
            Schedule(device, state.Clock.FromWall(now));
    }

    /// <summary>A downlink is through: the next one follows when the device has had time to read it.</summary>
    public void WakeAfter(Device device, Transmission transmission, bool isSent, DateTimeOffset now)
    {
        if (device.Group is not null)
            return;
        var airtime = isSent ? transmission.Options[0].AirtimeOf(transmission.PhyPayload.Length) : TimeSpan.Zero;
        Wake(device.DevEui, now + airtime + Pause);
    }

    /// <summary>After recovery: nothing that waits is forgotten.</summary>
    public void WakeAll(DateTimeOffset now)
    {
        foreach (var device in state.Devices.InOrder.Where(device => device.Queue is not null))
            Wake(device.DevEui, now);
    }

    public void Advance(DateTimeOffset now, List<Effect> effects)
    {
        while (NextDue is { } due && due <= state.Clock.Ticks)
        {
            var device = _due.Dequeue();
            device.PushAt = null;
            if (Push(device, now, effects) is { } later)
                Schedule(device, state.Clock.Ticks + later.Ticks);
        }
    }

    /// <summary>One gateway of a group is through; the next one follows, or the frame is done.</summary>
    public void GroupStep(
        Device device, Transmission transmission, bool isSent, DateTimeOffset now, List<Effect> effects)
    {
        if (device.Group is not { } group || group.ItemId != transmission.Cargo.ItemId)
            return;
        group.IsSent |= isSent;
        group.Underway--;
        if (group.Gateways.Count > 0 || group.Underway > 0)
            return;
        device.Group = null;
        if (device.Queue?.Contains(group.ItemId) != true)
            return;
        if (!group.IsSent)
        {
            device.Queue.Return(group.ItemId);
            return;
        }

        var ended = new DownlinkEnded(device.DevEui, group.ItemId, DownlinkOutcome.Sent, group.FCntDown, now);
        effects.Add(ended);
        state.Take(ended);
    }

    private static bool Listens(Device device) => device.Record is { Multicast: not null }
        || device.Current is { Mac.Class: DeviceClass.B or DeviceClass.C };

    private void Schedule(Device device, long ticks)
    {
        if (device.PushAt <= ticks)
            return;
        device.PushAt = ticks;
        _due.Enqueue(device, (ticks, ++_order));
    }

    /// <summary>Sends what can be sent now; gives after how long to look again, null when an event will come.</summary>
    private TimeSpan? Push(Device device, DateTimeOffset now, List<Effect> effects)
    {
        if (device is not { Record.Enabled: true, Current: { } session, Queue: { } queue } || !Listens(device))
            return null;
        // What was taken back while it was under way is not sent on.
        if (device.Group is { } taken && !queue.Contains(taken.ItemId))
            device.Group = null;
        if (device.Record.Multicast is { } group)
            return PushGroup(device, session, group, now, effects);
        if (Windows(session) - now is { } quiet && quiet > TimeSpan.Zero)
            return quiet;
        if (queue.Underway is { } underway)
            return Await(device, underway, now, effects);
        if (!regions.TryGetValue(session.Start.Region, out var region))
            return null;
        var listening = ListeningOf(session, region, now);
        var (item, _) = _queue.Next(session, region.DataRates[listening.DataRate].MaxPayloadBytes, now, effects);
        if (item is null)
            return null;
        var ways = WaysOf(session.HeardBy, region, listening, (item, now));
        if (ways.Count == 0)
            return NoWay(device, region, session.HeardBy.Count, now, effects);
        Send(session, region, (item, ways), now, effects);
        return null;
    }

    // Before a frame is made: a counter is not spent on what cannot leave.
    private static TimeSpan NoWay(
        Device device, Region region, int gateways, DateTimeOffset now, List<Effect> effects)
    {
        effects.Add(new DownlinkLost(region.Name, device.DevEui,
            gateways == 0 ? DownlinkLoss.NoGateway : DownlinkLoss.NoAirtime, now));
        return Patience;
    }

    // Until RX2 of its last uplink is over the device may be answering windows of class A.
    private static DateTimeOffset Windows(Session session) =>
        session.LastUplinkAt + TimeSpan.FromSeconds(Math.Max((byte)1, session.Mac.Receive.Delay1Seconds) + 2);

    /// <summary>A confirmed item that is sent awaits the device; one that is not sent yet awaits its gateway.</summary>
    private TimeSpan? Await(Device device, QueuedDownlinkState underway, DateTimeOffset now, List<Effect> effects)
    {
        if (underway.Stage != DownlinkStage.Sent || underway.SentAt is not { } sentAt)
            return null;
        var left = sentAt + device.Settings.ConfirmTimeout - now;
        if (left > TimeSpan.Zero)
            return left;
        _queue.NotAcknowledged(device, underway, now, effects);
        return TimeSpan.Zero;
    }

    private void Send(Session session, Region region, (QueuedDownlink Item, List<List<TransmitOption>> Ways) what,
        DateTimeOffset now, List<Effect> effects)
    {
        if (Make(session, what.Item, now, effects) is not { } made)
            return;
        transmissions.Start(
            new Transmission(made.Cargo, region, made.PhyPayload)
            {
                Gateways = new Queue<List<TransmitOption>>(what.Ways),
            },
            now, effects);
    }

    private DownlinkMade? Make(Session session, QueuedDownlink item, DateTimeOffset now, List<Effect> effects)
    {
        if (DownlinkWriter.IsUsedUp(session, item.FPort))
            return null;
        var fields = new DownlinkFields
        {
            MType = item.Confirmed ? MType.ConfirmedDataDown : MType.UnconfirmedDataDown,
            FPort = item.FPort,
            Payload = item.Payload,
            FPending = session.Device.Queue!.Items.Count > 1,
        };
        var made = new DownlinkMade(session.Start.DevEui, session.Start.SessionNumber,
            DownlinkWriter.Write(session, fields, confFCnt: 0), DownlinkWriter.NextCounter(session, item.FPort),
            DownlinkWriter.IsApplicationCounter(session, item.FPort), item.Confirmed, AnswerTo: null, item.Id, now);
        effects.Add(made);
        state.Take(made);
        return made;
    }

    private TimeSpan? PushGroup(
        Device device, Session session, MulticastGroup group, DateTimeOffset now, List<Effect> effects)
    {
        if (!regions.TryGetValue(group.Region, out var region))
            return null;
        if (device.Group is { } underway)
            return NextOfGroup(device, underway, region, now, effects);
        var gateways = MulticastCover.Of(group, HeardByOf, group.Class == DeviceClass.B);
        var listening = ListeningOf(session, region, now);
        if (gateways.Count == 0)
            return NoWay(device, region, gateways.Count, now, effects);
        var (item, _) = _queue.Next(session, region.DataRates[listening.DataRate].MaxPayloadBytes, now, effects);
        if (item is null)
            return null;
        if (!gateways.Exists(gateway => WaysOf([gateway], region, listening, (item, now)).Count > 0))
            return NoWay(device, region, gateways.Count, now, effects);
        Begin(device, session, region, now, effects);
        if (Make(session, item with { Confirmed = false }, now, effects) is not { } made)
            return null;
        device.Group = new GroupTransmission(item.Id, made.PhyPayload, made.Counter)
        {
            Gateways = new Queue<HeardGateway>(gateways),
            SlotGpsTime = listening.Slot,
        };
        return NextOfGroup(device, device.Group, region, now, effects);
    }

    // A group has no first uplink that its session could begin with, and its counter must be as safe as any.
    private void Begin(Device device, Session session, Region region, DateTimeOffset now, List<Effect> effects)
    {
        if (session.IsJournaled)
            return;
        var start = DeviceTable.AbpStart(device, isReset: false, region, session.Start);
        var adopted = new SessionAdopted(
            start, session.NFCntDown, IsReset: false, now, state.LastAppliedIngestSequence + 1);
        effects.Add(adopted);
        state.Take(adopted);
    }

    // Class C: one gateway after the other, as two at once would disturb each other. Class B: all in one slot, as GPS
    // time makes them send the same at the same moment.
    private TimeSpan? NextOfGroup(
        Device device, GroupTransmission group, Region region, DateTimeOffset now, List<Effect> effects)
    {
        TimeSpan? airtime = null;
        while ((group.Underway == 0 || group.SlotGpsTime is not null) && group.Gateways.TryDequeue(out var gateway))
        {
            var listening = ListeningOf(device.Current!, region, now) with { Slot = group.SlotGpsTime };
            var ways = WaysOf([gateway], region, listening, (Item: null, now));
            group.Underway++;
            airtime = TimeOnAir.Of(region.DataRates[listening.DataRate], group.PhyPayload.Length, downlink: true);
            transmissions.Start(
                new Transmission(new Cargo(device.DevEui, group.FCntDown, group.ItemId), region, group.PhyPayload)
                {
                    Gateways = new Queue<List<TransmitOption>>(ways),
                },
                now, effects);
        }

        return device.Group is null || group.Gateways.Count == 0 ? null : airtime + Pause ?? Pause;
    }

    /// <summary>Which gateways would send to a group now, and which members nobody hears.</summary>
    public MulticastReach ReachOf(Eui64 groupEui)
    {
        if (state.Devices.Find(groupEui) is not { Record.Multicast: { } group })
            return new MulticastReach([], []);
        var isB = group.Class == DeviceClass.B;
        var gateways = MulticastCover.Of(group, HeardByOf, isB).Select(heard => heard.Gateway).ToHashSet();
        return new MulticastReach([.. gateways], [.. group.Members.Where(
            member => !HeardByOf(member).Any(heard => gateways.Contains(heard.Gateway)))]);
    }

    private IReadOnlyList<HeardGateway> HeardByOf(Eui64 member) =>
        state.Devices.Find(member)?.Current?.HeardBy ?? [];

    private static Listening ListeningOf(Session session, Region region, DateTimeOffset now)
    {
        var mac = session.Mac;
        var group = session.Device.Record?.Multicast;
        if ((group?.Class ?? mac.Class) == DeviceClass.C)
        {
            return new Listening(
                group is { FrequencyHz: > 0 } ? group.FrequencyHz
                    : group is null ? mac.Receive.Rx2FrequencyHz : region.Rx2FrequencyHz,
                group is null ? mac.Receive.Rx2DataRate : group.DataRate ?? region.Rx2DataRate, Slot: null);
        }

        var periodicity = group?.PingSlotPeriodicity ?? mac.PingSlotPeriodicity ?? PingSlots.MaxPeriodicity;
        var slot = PingSlots.NextAt(GpsTime.FromUtc(now) + PingLead, session.DevAddr, periodicity);
        var frequencyHz = group?.FrequencyHz ?? mac.PingSlotFrequencyHz;
        return new Listening(
            frequencyHz > 0
                ? frequencyHz
                : region.PingSlotFrequencyHz(session.DevAddr, (long)BeaconPeriod.StartOf(slot).TotalSeconds),
            group?.DataRate ?? mac.PingSlotDataRate ?? region.Beacon.DataRate, slot);
    }

    private List<List<TransmitOption>> WaysOf(
        IReadOnlyList<HeardGateway> gateways, Region region, Listening listening,
        (QueuedDownlink? Item, DateTimeOffset At) what)
    {
        var bytes = DownlinkWriter.OverheadBytes + (what.Item?.Payload.Length ?? 0);
        var rate = region.DataRates[listening.DataRate];
        var ways = new List<List<TransmitOption>>();
        foreach (var gateway in gateways.Where(gateway => listening.Slot is null || gateway.HasGpsTime))
        {
            var option = new TransmitOption(gateway, listening.Slot is null ? TransmitSlot.Now : TransmitSlot.Ping,
                listening.FrequencyHz, rate, region.DownlinkPowerDbm(listening.FrequencyHz), TimingOf(listening),
                ByteString.Empty, DeadlineOf(listening, what.At));
            if (ways.Count < options.MaxGatewaysPerDownlink && state.Airtime.HasRoom(
                    gateway.Gateway, region, option.FrequencyHz, option.AirtimeOf(bytes), what.At))
                ways.Add([option]);
        }

        return ways;
    }

    private DateTimeOffset DeadlineOf(Listening listening, DateTimeOffset now) => listening.Slot is { } slot
        ? GpsTime.ToUtc(slot) - options.DownlinkMargin
        : now + PromptDeadline;

    private static Timing TimingOf(Listening listening) => listening.Slot is { } slot
        ? new Timing { GpsEpoch = new GPSEpochTimingInfo { TimeSinceGpsEpoch = Duration.FromTimeSpan(slot) } }
        : new Timing { Immediately = new ImmediatelyTimingInfo() };

    /// <summary>Where, how and when a device or group listens next.</summary>
    private readonly record struct Listening(uint FrequencyHz, int DataRate, TimeSpan? Slot);
}
