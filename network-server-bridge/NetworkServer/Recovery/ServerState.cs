using Google.Protobuf;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// What the server remembers, and the only way it changes: by taking up effects. A decision and its recovery from the
/// journal run the same lines, so they cannot drift apart.
/// </summary>
internal sealed class ServerState(NetworkServerOptions options, IReadOnlyDictionary<string, Region> regions)
{
    public ServerClock Clock { get; } = new();

    public DeviceTable Devices { get; } = new(options.MaxDormantDevices);

    public FlowTable Flows { get; } = new(options);

    public JoinGateways JoinGateways { get; } = new();

    public MacStates MacStates { get; } = new();

    public AirtimeLedger Airtime { get; } = new(regions);

    public DeploymentTable Deployments { get; } = new();

    /// <summary>Items that wait for any device.</summary>
    public int QueuedDownlinks { get; private set; }

    public long LastAppliedIngestSequence { get; set; }

    /// <summary>Time passes: frames grow old and are forgotten.</summary>
    public void PassTo(DateTimeOffset now)
    {
        Clock.Observe(now);
        Flows.ForgetOld(Clock.Ticks);
    }

    public void Take(SessionStarted started)
    {
        Follow(started.At, started.IngestSequence);
        var device = Devices.Start(Shared(started.Session));
        device.Joins.TryTake(Clock.Ticks, options.MaxJoinsPerDevice, options.JoinRefill);
        SpendNonce(device, started);
        AwaitJoin(started);
    }

    /// <summary>Gives the session; null when the device has other keys by now.</summary>
    public Session? Take(SessionAdopted adopted)
    {
        Follow(adopted.At, adopted.IngestSequence - 1);
        var session = Devices.Adopt(Shared(adopted.Session));
        if (session is not null && adopted.IsReset)
        {
            session.NFCntDown = session.AFCntDown = adopted.FirstFCntDown;
            session.Device.ResetAllowedUntil = null;
        }

        return session;
    }

    public void Take(CounterResetAllowed allowed) =>
        Devices.GetOrAdd(allowed.DevEui).ResetAllowedUntil = allowed.Until;

    public void Take(CountersJumped jumped)
    {
        foreach (var device in Devices.InOrder)
        {
            device.LastJoinNonce = (device.LastJoinNonce + jumped.JoinNonces) & 0xFF_FFFF;
            Jump(device.Current, jumped.Counters);
            Jump(device.Pending, jumped.Counters);
        }
    }

    public void Take(UplinkAccepted accepted)
    {
        var uplink = accepted.Uplink;
        var flow = Accept(uplink, HeardCopy.From(uplink.Copies[0], uplink.TxInfo));
        flow.Awaiting = uplink;
        Flows.OpenWindow(flow, reply: null);
    }

    public void Take(UplinkGathered gathered)
    {
        var uplink = gathered.Uplink;
        if (uplink.Via is not null)
            Accept(uplink, first: null);
        if (!uplink.IsLate && Devices.Find(uplink.DevEui)?.Current is { } session
            && session.Start.SessionNumber == uplink.SessionNumber)
            Remember(session, uplink);
    }

    /// <summary>
    /// Further copies change nothing, and noise is not worth remembering. A reply is sent when the window closes; in
    /// recovery there is none, since its receive windows have passed.
    /// </summary>
    public void Take(FrameJudged judged, Reply? reply = null)
    {
        Follow(judged.At, judged.IngestSequence);
        if (judged.Verdict is FrameVerdict.Duplicate or FrameVerdict.BadCrc)
            return;
        var flow = Flows.Find(new FlowKey(judged.Frame.PhyPayload));
        if (judged.Verdict == FrameVerdict.Retransmission)
            flow = Repeat(judged, flow);
        else if (flow is null)
            Flows.Add(flow = NewFlow(judged, judged.Verdict));
        if (reply is not null)
            Flows.OpenWindow(flow, reply);
        else if (flow.WindowEnd is null)
            flow.CloseWindow();
    }

    public void Take(UplinkEnriched enriched) => Follow(enriched.At, enriched.IngestSequence);

    public void Take(MacChanged changed)
    {
        if (FindSession(changed.DevEui, changed.SessionNumber) is not { } session)
            return;
        var isOther = session.Mac.TxPower != changed.Mac.TxPower || session.Mac.NbTrans != changed.Mac.NbTrans;
        session.Mac = MacStates.Share(changed.Mac);
        if (isOther)
            session.History = null;
    }

    public void Take(DownlinkMade made)
    {
        if (FindSession(made.DevEui, made.SessionNumber) is not { } session)
            return;
        if (made.IsApplicationCounter)
            session.AFCntDown = Math.Max(session.AFCntDown, made.Counter + 1);
        else
            session.NFCntDown = Math.Max(session.NFCntDown, made.Counter + 1);
        if (made.IsConfirmed)
            session.ConfirmedFCntDown = made.Counter;
        if (made.AnswerTo is { } hash)
            session.Answered(hash, made.PhyPayload);
        if (made.ItemId is { } item)
            session.Device.Queue?.Made(item, made.Counter);
    }

    public void Take(AirtimeTaken taken) => Airtime.Take(taken);

    public void Take(DownlinkSent sent)
    {
        if (sent.ItemId is { } item)
            Devices.Find(sent.DevEui)?.Queue?.Sent(item, sent.At);
    }

    public void Take(DownlinkQueued queued)
    {
        var device = Devices.GetOrAdd(queued.DevEui);
        device.Queue ??= new DownlinkQueue();
        if (device.Queue.Add(queued.Item))
            QueuedDownlinks++;
    }

    public void Take(DownlinkParked parked)
    {
        Devices.Find(parked.DevEui)?.Queue?.Park(parked.ItemId, parked.MaxBytes);
        Deployments.Note(parked.DevEui, parked.ItemId, parked.At, isTooLarge: true);
    }

    public void Take(DownlinkEnded ended)
    {
        var device = Devices.Find(ended.DevEui);
        if (device?.Queue?.Remove(ended.ItemId) == true)
            QueuedDownlinks--;
        if (device?.Queue is { Count: 0 })
            device.Queue = null;
        Deployments.Note(ended.DevEui, ended.ItemId, ended.At);
    }

    public void Take(DeploymentStarted started)
    {
        var deployment = Deployments.Add(started.Plan);
        SetGroup(deployment);
        deployment.DueAt = 0;
    }

    public void Take(DeploymentMoved moved)
    {
        if (Deployments.Find(moved.Id) is not { } deployment)
            return;
        var wasSending = deployment.Progress.Round is { IsSending: true };
        deployment.Progress = moved.Progress;
        deployment.DueAt = 0;
        if (deployment.IsEnded)
            Retire(deployment);
        else if (!wasSending && moved.Progress.Round is { IsSending: true })
            Devices.Set(deployment.GroupRecord());
    }

    public void Take(DeploymentMemberMoved moved)
    {
        if (Deployments.Find(moved.Id) is not { } deployment)
            return;
        deployment.Put(moved.Member);
        if (moved.Member.IsEnded)
            Deployments.Release(deployment, moved.Member);
    }

    /// <summary>A deployment goes on: decided and taken up in one.</summary>
    public void Move(Deployment deployment, DeploymentProgress progress, DateTimeOffset now, List<Effect> effects)
    {
        var moved = new DeploymentMoved(deployment.Plan.Id, progress, now);
        effects.Add(moved);
        Take(moved);
    }

    /// <summary>The same for one of its devices; what waits for it in its queue is no longer wanted.</summary>
    public void Move(Deployment deployment, DeploymentMember member, DateTimeOffset now, List<Effect> effects)
    {
        var before = deployment.Find(member.DevEui);
        var moved = new DeploymentMemberMoved(deployment.Plan.Id, member, now);
        effects.Add(moved);
        Take(moved);
        if (before?.Request is not { } request || member.Request == request
            || Devices.Find(member.DevEui)?.Queue?.Find(request) is not { Stage: DownlinkStage.Waiting } waiting)
            return;
        var ended = new DownlinkEnded(
            member.DevEui, request, DownlinkOutcome.Flushed, waiting.FCntDown, now);
        effects.Add(ended);
        Take(ended);
    }

    public void Restore(DeploymentSnapshot snapshot)
    {
        var deployment = Deployments.Add(snapshot.Plan);
        deployment.Progress = snapshot.Progress;
        foreach (var member in snapshot.Members)
        {
            deployment.Put(member);
            if (member.IsEnded)
                Deployments.Release(deployment, member);
        }

        deployment.DueAt = 0;
        if (deployment.IsEnded)
            Retire(deployment);
        else
            SetGroup(deployment);
    }

    public void RestoreQueue(Device device, IReadOnlyList<QueuedDownlinkState> items)
    {
        if (items.Count == 0)
            return;
        device.Queue = DownlinkQueue.Restore(items);
        QueuedDownlinks += items.Count;
    }

    /// <summary>The session whose latest uplink this flow is; null when the device has moved on.</summary>
    public Session? SessionOf(FrameFlow flow) =>
        flow.DevEui is { } devEui && FindSession(devEui, flow.SessionNumber) is { } session
            && session.LastFCntUp == flow.FCntUp
            ? session
            : null;

    public Session? FindSession(Eui64 devEui, uint number) => Devices.Find(devEui)?.SessionOf(number);

    /// <param name="uplink">The session moves on by it.</param>
    /// <param name="first">Null when no gateway has heard the device itself: one that still comes is late.</param>
    private FrameFlow Accept(AcceptedUplink uplink, HeardCopy? first)
    {
        Follow(uplink.ReceivedAt, uplink.IngestSequence);
        var key = new FlowKey(uplink.PhyPayload);
        Devices.Use(uplink.DevEui, uplink.SessionNumber)?.Accept(uplink.FCntUp, key.Hash, uplink.ReceivedAt);
        var flow = new FrameFlow(key, FrameVerdict.Accepted)
        {
            DevEui = uplink.DevEui,
            SessionNumber = uplink.SessionNumber,
            FCntUp = uplink.FCntUp,
        };
        flow.Transmit(first, uplink.ReceivedAt, Clock.Ticks);
        Flows.Add(flow);
        return flow;
    }

    private SessionStart Shared(SessionStart start)
    {
        var mac = MacStates.Share(start.Mac);
        return ReferenceEquals(mac, start.Mac) ? start : start with { Mac = mac };
    }

    // Its counters are kept from the start on: no frame of a group ever comes that would begin its session.
    private void SetGroup(Deployment deployment)
    {
        var record = deployment.GroupRecord();
        Devices.Set(record);
        var device = Devices.Find(record.DevEui)!;
        if (device.Current is { IsJournaled: false } session
            && regions.TryGetValue(deployment.Settings.Region, out var region))
            Devices.Adopt(DeviceTable.AbpStart(device, isReset: false, region, session.Start));
    }

    private void Retire(Deployment deployment)
    {
        Deployments.Release(deployment);
        Devices.Remove(deployment.Plan.Group.DevEui);
        deployment.Drop();
    }

    /// <summary>
    /// The join accept is owed until its window has closed, also after a restart; through a relay it leaves at once.
    /// </summary>
    private void AwaitJoin(SessionStarted started)
    {
        var accept = started.Accept;
        if (!regions.TryGetValue(started.Session.Region, out var region))
            return;
        var flow = new FrameFlow(
            new FlowKey(ByteString.CopyFrom(accept.RequestPhy)), FrameVerdict.JoinAccepted)
        {
            DevEui = started.Session.DevEui,
            SessionNumber = started.Session.SessionNumber,
        };
        var heard = HeardCopy.From(accept.FirstCopy, new UplinkTxInfo { Frequency = accept.FrequencyHz });
        flow.Transmit(accept.Via is null ? heard : null, started.At, Clock.Ticks);
        Flows.Add(flow);
        if (accept.Via is not null)
            return;
        Flows.OpenWindow(
            flow, Reply.ToJoin(started.Session.DevEui, accept.PhyPayload, region, accept.UplinkDataRate));
    }

    private static void SpendNonce(Device device, SessionStarted started)
    {
        if (!device.MayHold(started.Session))
            return;
        var origin = started.Origin;
        if (origin.JoinReqType == JoinOrigin.JoinRequestType)
            device.DevNonces.Add(origin.DevNonce);
        else if (origin.JoinReqType == 1)
            device.LastRjCount1 = origin.DevNonce;
        else if (device.Current is { } current)
            current.LastRjCount0 = origin.DevNonce;
    }

    // A device that hears none of its downlinks must not be left behind by one restart after the other.
    private static void Jump(Session? session, uint counters)
    {
        if (session is null || session.JumpedTo == session.NFCntDown)
            return;
        session.NFCntDown = Ahead(session.NFCntDown, counters);
        session.AFCntDown = Ahead(session.AFCntDown, counters);
        session.JumpedTo = session.NFCntDown;
    }

    // Used up at the end of 32 bits, never begun again.
    private static uint Ahead(uint counter, uint by) => (uint)Math.Min(uint.MaxValue, (ulong)counter + by);

    private static void Remember(Session session, AcceptedUplink uplink)
    {
        if (uplink.Via is { } via)
        {
            // Gateways that hear a relay do not hear its device: what it is pushed goes by those that once did.
            Remember(session, uplink, via.Heard.SnrDb, heardBy: 1);
            return;
        }

        session.HeardBy.Take(uplink.Copies);
        if (session.HeardBy.Count > 0)
            Remember(session, uplink, session.HeardBy[0].SnrDb, uplink.Copies.Count);
    }

    private static void Remember(Session session, AcceptedUplink uplink, float snrDb, int heardBy)
    {
        session.History ??= new UplinkHistory();
        session.History.Add(new UplinkSample(uplink.FCntUp, snrDb, (byte)uplink.DataRate,
            (byte)session.Mac.TxPower, (byte)Math.Min(heardBy, byte.MaxValue)));
    }

    private FrameFlow Repeat(FrameJudged judged, FrameFlow? flow)
    {
        var session = judged.DevEui is { } devEui && Devices.Find(devEui)?.Current is { } current
            && current.LastFCntUp == judged.FCnt ? current : null;
        session?.Repeat();
        if (flow is null)
            Flows.Add(flow = NewFlow(judged, FrameVerdict.Accepted, session?.Start.SessionNumber ?? 0));
        else
            flow.Transmit(HeardCopy.From(judged.Frame.RxInfo, judged.Frame.TxInfo), judged.At, Clock.Ticks);
        return flow;
    }

    private FrameFlow NewFlow(FrameJudged judged, FrameVerdict verdict, uint sessionNumber = 0)
    {
        var flow = new FrameFlow(new FlowKey(judged.Frame.PhyPayload), verdict)
        {
            DevEui = judged.DevEui,
            SessionNumber = sessionNumber,
            FCntUp = judged.FCnt ?? 0,
        };
        flow.Transmit(HeardCopy.From(judged.Frame.RxInfo, judged.Frame.TxInfo), judged.At, Clock.Ticks);
        return flow;
    }

    private void Follow(DateTimeOffset at, long ingestSequence)
    {
        PassTo(at);
        LastAppliedIngestSequence = Math.Max(LastAppliedIngestSequence, ingestSequence);
    }
}
