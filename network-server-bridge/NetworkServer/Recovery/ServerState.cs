using Kreisfunk.Contracts;
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
        Devices.Start(started.Session, started.DevNonce);
    }

    public void Take(UplinkAccepted accepted)
    {
        var uplink = accepted.Uplink;
        Follow(uplink.ReceivedAt, uplink.IngestSequence);
        var key = new FlowKey(uplink.PhyPayload);
        Devices.Accept(accepted.Session, key.Hash, accepted.Answer);
        var flow = new FrameFlow(key, FrameVerdict.Accepted)
        {
            DevEui = uplink.DevEui,
            SessionNumber = uplink.SessionNumber,
            FCntUp = uplink.FCntUp,
        };
        flow.Transmit(HeardCopy.From(uplink.Copies[0], uplink.TxInfo), uplink.ReceivedAt, Clock.Ticks);
        Flows.Add(flow);
        Await(flow, uplink, accepted.Session, accepted.Answer);
    }

    public void Take(UplinkGathered gathered)
    {
        var uplink = gathered.Uplink;
        if (Flows.FindOpen(new FlowKey(uplink.PhyPayload)) is not { } flow)
            return;
        flow.Replace(uplink.Copies.Select(copy => HeardCopy.From(copy, uplink.TxInfo)));
        flow.CloseWindow();
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

    /// <summary>The window of an accepted uplink is open until it is gathered.</summary>
    public void Await(FrameFlow flow, AcceptedUplink uplink, SessionState session, byte[]? answer)
    {
        flow.Awaiting = uplink;
        Flows.OpenWindow(flow, answer is not null && regions.TryGetValue(uplink.Region, out var region)
            ? Reply.ToUplink(session, answer, region, uplink.DataRate)
            : null);
    }

    /// <summary>The session whose latest uplink this flow is; null when the device has moved on.</summary>
    public Session? SessionOf(FrameFlow flow) =>
        FindSession(flow.DevEui, flow.FCntUp) is { } session && session.State.SessionNumber == flow.SessionNumber
            ? session
            : null;

    private FrameFlow Repeat(FrameJudged judged, FrameFlow? flow)
    {
        var session = FindSession(judged.DevEui, judged.FCnt);
        session?.Repeat();
        if (flow is null)
            Flows.Add(flow = NewFlow(judged, FrameVerdict.Accepted, session?.State.SessionNumber ?? 0));
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

    private Session? FindSession(Eui64? devEui, uint? lastFCntUp) =>
        devEui is { } eui && Devices.Find(eui)?.Current is { } session && session.State.LastFCntUp == lastFCntUp
            ? session
            : null;

    private void Follow(DateTimeOffset at, long ingestSequence)
    {
        PassTo(at);
        LastAppliedIngestSequence = Math.Max(LastAppliedIngestSequence, ingestSequence);
    }
}
