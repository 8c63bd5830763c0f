using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// START HERE: what happens to a received frame, as a script. Each step looks at the frame, notes what it finds, and
/// either gives a verdict, which ends the script, or null, which means "go on". Joins go on in
/// <see cref="JoinPipeline"/>, the answer to an accepted uplink is made in <see cref="AnswerPipeline"/> when its window
/// closes; what is decided takes effect in <see cref="ServerState"/>, live and in recovery alike. A frame that a relay
/// sent on comes out of the relay's own uplink and goes the same way.
/// </summary>
internal sealed class UplinkPipeline(
    NetworkServerOptions options, IReadOnlyDictionary<string, Region> regions, ServerState state)
{
    private readonly JoinPipeline _joins = new(options, state);
    private readonly FrameSigner _signer = new();

    /// <summary>Decides one copy of a frame and says what follows from it.</summary>
    public void Run(ReceivedFrame received, List<Effect> effects)
    {
        var up = new IncomingFrame(received, effects);
        var verdict = Decide(ref up);
        if (verdict != FrameVerdict.Accepted)
            Judge(ref up, verdict);
    }

    /// <summary>Decides a frame that a relay sent on; gives what the relay is to hand back, if anything.</summary>
    public RelayedReply? Run(RelayedFrame relayed, List<Effect> effects)
    {
        var up = new IncomingFrame(relayed.Frame, effects) { Relayed = relayed };
        var verdict = Decide(ref up);
        if (verdict == FrameVerdict.Accepted)
            return new RelayedReply(state.Flows.Find(up.Key)!, up.Uplink, Reply: null);
        Judge(ref up, verdict);
        return up.Reply is { } reply ? new RelayedReply(state.Flows.Find(up.Key)!, Uplink: null, reply) : null;
    }

    private FrameVerdict Decide(ref IncomingFrame up) =>
        CheckCrc(ref up)
        ?? Deduplicate(ref up)
        ?? ReadFrame(ref up)
        ?? FindChannel(ref up)
        ?? AnswerRepetition(ref up)
        ?? (up.Join is not null ? _joins.DecideJoin(ref up)
            : up.Rejoin is not null ? _joins.DecideRejoin(ref up)
            : DecideData(ref up));

    private FrameVerdict DecideData(ref IncomingFrame up) =>
        FindCandidates(ref up)
        ?? CheckMic(ref up)
        ?? CheckEnabled(ref up)
        ?? CheckCounter(ref up)
        ?? BeginSession(ref up)
        ?? Decrypt(ref up)
        ?? Accept(ref up);

    /// <summary>Noise the radio took for a frame. LoRaWAN uplinks carry a checksum, so none is as bad.</summary>
    private static FrameVerdict? CheckCrc(ref IncomingFrame up) =>
        up.Copy.RxInfo?.CrcStatus == CRCStatus.CrcOk ? null : FrameVerdict.BadCrc;

    /// <summary>One flow per PHYPayload, over gateways and frequencies; work is done for the first copy only.</summary>
    private FrameVerdict? Deduplicate(ref IncomingFrame up)
    {
        up.Flow = state.Flows.Find(up.Key);
        if (up.Flow is null)
            return null;
        // A gateway has heard the device itself, or two relays have: one of them answers.
        if (up.Relayed is not null)
            return FrameVerdict.Duplicate;
        switch (up.Flow.Hear(up.Copy, state.Clock.Ticks, options.MaxCopies))
        {
            case Hearing.Repetition:
                return null;
            case Hearing.LateCopy when up.Flow.Verdict == FrameVerdict.Accepted:
                Enrich(ref up);
                return FrameVerdict.Duplicate;
            default:
                return FrameVerdict.Duplicate;
        }
    }

    private static FrameVerdict? ReadFrame(ref IncomingFrame up)
    {
        if (up.PhyPayload.IsEmpty)
            return FrameVerdict.Malformed;
        var mhdr = new Mhdr(up.PhyPayload[0]);
        return mhdr.MType switch
        {
            MType.JoinRequest => ReadJoinRequest(ref up),
            MType.RejoinRequest => ReadRejoinRequest(ref up),
            MType.UnconfirmedDataUp or MType.ConfirmedDataUp => ReadData(ref up),
            _ => FrameVerdict.Unsupported,
        };
    }

    private FrameVerdict? FindChannel(ref IncomingFrame up)
    {
        if (!regions.TryGetValue(up.Received.Region, out var region))
            return FrameVerdict.UnknownChannel;
        if (UplinkDataRate.IndexOf(region, up.Received.Frame.TxInfo?.Modulation) is not { } dataRate)
            return FrameVerdict.UnknownChannel;
        up.Region = region;
        up.DataRate = dataRate;
        return null;
    }

    /// <summary>
    /// The device sends remembered bytes again because it has not heard us, or because it sends each frame several
    /// times (NbTrans): it gets the same answer again. Once it has moved on, and for all other frames, this is one more
    /// copy.
    /// </summary>
    private FrameVerdict? AnswerRepetition(ref IncomingFrame up) => up.Flow switch
    {
        null => null,
        { Verdict: FrameVerdict.Accepted } flow when state.SessionOf(flow) is { } session => Repeat(ref up, session),
        { Verdict: FrameVerdict.JoinAccepted } => FrameVerdict.DevNonceReused,
        _ => FrameVerdict.Duplicate,
    };

    private FrameVerdict? FindCandidates(ref IncomingFrame up)
    {
        up.FirstCandidate = state.Devices.FirstOf(up.Data.DevAddr);
        return up.FirstCandidate is null ? FrameVerdict.UnknownDevice : null;
    }

    private FrameVerdict? CheckMic(ref IncomingFrame up) =>
        _signer.TryFind(ref up) ? null : FrameVerdict.BadMic;

    private static FrameVerdict? CheckEnabled(ref IncomingFrame up) =>
        up.Device is { Record.Enabled: true } ? null : FrameVerdict.Disabled;

    /// <summary>
    /// A higher counter is new, by a believable step (MAX_FCNT_GAP). A lower one is new if it was missed and has come
    /// the longer way: over another gateway, or out of a spool after an outage.
    /// </summary>
    private FrameVerdict? CheckCounter(ref IncomingFrame up)
    {
        var session = up.Session!;
        if (session.LastFCntUp is not { } last)
            return null;
        if (up.FCnt == last && session.LastFrameHash == up.Key.Hash)
            return Repeat(ref up, session);
        if (up.FCnt <= last && session.Missing.Contains(up.FCnt.Value, up.Received.ReceivedAt, options.LateFrames))
        {
            up.IsLate = true;
            return null;
        }

        var isBelievable = up.FCnt > last && up.FCnt - last <= FCnt.MaxGap;
        if (isBelievable)
            return null;
        up.IsReset = up.Device!.ResetAllowedUntil >= up.Received.ReceivedAt && !session.Start.Is11;
        if (up.IsReset)
            return null;
        return up.FCnt <= last ? FrameVerdict.Replay : FrameVerdict.CounterGap;
    }

    /// <summary>An ABP session begins with its first frame, and begins again when its owner has allowed it.</summary>
    private FrameVerdict? BeginSession(ref IncomingFrame up)
    {
        var session = up.Session!;
        if (session.IsJournaled && !up.IsReset)
            return null;
        var device = up.Device!;
        var start = up.IsReset || session.Start.Region.Length == 0
            ? DeviceTable.AbpStart(device, up.IsReset, up.Region, session.Start)
            : session.Start;
        var adopted = new SessionAdopted(start, Math.Max(session.NFCntDown, session.AFCntDown), up.IsReset,
            up.Received.ReceivedAt, up.Received.IngestSequence);
        up.Effects.Add(adopted);
        up.Session = state.Take(adopted);
        return up.Session is null ? FrameVerdict.BadMic : null;
    }

    private static FrameVerdict? Decrypt(ref IncomingFrame up)
    {
        var session = up.Session!;
        var fCnt = up.FCnt!.Value;
        up.Payload = new byte[up.Data.FrmPayload.Length];
        DataCrypto.DecryptFrmPayload(
            up.Data.FPort is { } fPort && DataCrypto.IsNetworkPort(fPort) ? session.NwkSEncKey : session.AppSKey,
            up.Data, fCnt, up.Payload);
        if (up.Data.FOpts.IsEmpty)
            return null;
        up.FOpts = up.Data.FOpts.ToArray();
        if (session.Start.Is11)
            DataCrypto11.CryptFOpts(session.NwkSEncKey, up.Data.DevAddr, fCnt, FOptsCounter.FCntUp, up.FOpts);
        return null;
    }

    /// <summary>
    /// Moves the session on. The window is open for copies; the answer is made when it closes. That of a frame a relay
    /// sent on was the relay's.
    /// </summary>
    private FrameVerdict Accept(ref IncomingFrame up)
    {
        if (up.Relayed is not null)
        {
            var gathered = new UplinkGathered(up.Uplink = up.Describe());
            up.Effects.Add(gathered);
            state.Take(gathered);
            return FrameVerdict.Accepted;
        }

        var accepted = new UplinkAccepted(up.Describe());
        up.Effects.Add(accepted);
        state.Take(accepted);
        return FrameVerdict.Accepted;
    }

    private void Judge(ref IncomingFrame up, FrameVerdict verdict)
    {
        var judged = up.Judge(verdict);
        up.Effects.Add(judged);
        state.Take(judged, up.Relayed is null ? up.Reply : null);
    }

    private static void Enrich(ref IncomingFrame up)
    {
        var flow = up.Flow!;
        up.Effects.Add(new UplinkEnriched(
            flow.DevEui!.Value, EventId.OfUplink(flow.DevEui.Value, flow.SessionNumber, flow.FCntUp), flow.FCntUp,
            flow.FirstAt, up.Received.Frame.RxInfo, up.Received.ReceivedAt, up.Received.IngestSequence));
    }

    // Beyond the limits someone is playing a recording to us.
    private FrameVerdict Repeat(ref IncomingFrame up, Session session)
    {
        if (session.Repetitions >= options.MaxRepeatedAnswers
            || up.Received.ReceivedAt - session.LastUplinkAt > options.AnswerRepetitionsFor)
            return FrameVerdict.Replay;
        up.Device = session.Device;
        up.Session = session;
        up.FCnt = session.LastFCntUp;
        Decrypt(ref up);
        up.Reply = Reply.ToRepetition(session, up.Describe(), up.Region);
        return FrameVerdict.Retransmission;
    }

    private static FrameVerdict? ReadJoinRequest(ref IncomingFrame up)
    {
        if (!JoinRequest.TryRead(up.PhyPayload, out var join, out _))
            return FrameVerdict.Malformed;
        up.Join = join;
        return null;
    }

    private static FrameVerdict? ReadRejoinRequest(ref IncomingFrame up)
    {
        if (!RejoinRequest.TryRead(up.PhyPayload, out var rejoin, out _))
            return FrameVerdict.Malformed;
        up.Rejoin = rejoin;
        return null;
    }

    private static FrameVerdict? ReadData(ref IncomingFrame up)
    {
        if (!DataFrame.TryRead(up.PhyPayload, out var data, out _))
            return FrameVerdict.Malformed;
        up.Data = data;
        up.DevAddr = data.DevAddr;
        up.FCnt = data.FCnt;
        return null;
    }
}
