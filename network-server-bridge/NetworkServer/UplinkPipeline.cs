using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// START HERE: what happens to a received frame, as a script. Each step looks at the frame, notes what it finds, and
/// either gives a verdict, which ends the script, or null, which means "go on". Joins go on in
/// <see cref="JoinPipeline"/>; what is decided takes effect in <see cref="ServerState"/>, live and in recovery alike.
/// </summary>
internal sealed class UplinkPipeline(
    NetworkServerOptions options, IReadOnlyDictionary<string, Region> regions, ServerState state)
{
    private readonly JoinPipeline _joins = new(options, state);

    // Candidates in the order they are tried; kept, so that a shared DevAddr costs no allocation.
    private Session[] _candidates = [];
    private uint[] _distances = [];

    /// <summary>Decides one copy of a frame and says what follows from it.</summary>
    public void Run(ReceivedFrame received, List<Effect> effects)
    {
        var up = new IncomingFrame(received, effects);
        var verdict = Decide(ref up);
        if (verdict != FrameVerdict.Accepted)
            Judge(ref up, verdict);
    }

    private FrameVerdict Decide(ref IncomingFrame up) =>
        CheckCrc(ref up)
        ?? Deduplicate(ref up)
        ?? ReadFrame(ref up)
        ?? FindChannel(ref up)
        ?? AnswerRepetition(ref up)
        ?? (up.Join is null ? DecideData(ref up) : _joins.Decide(ref up));

    private FrameVerdict DecideData(ref IncomingFrame up) =>
        FindCandidates(ref up)
        ?? CheckMic(ref up)
        ?? CheckEnabled(ref up)
        ?? CheckCounter(ref up)
        ?? Decrypt(ref up)
        ?? PrepareAnswer(ref up)
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
        var hearing = up.Flow.Hear(up.Copy, state.Clock.Ticks, options.MaxCopies);
        return hearing == Hearing.SameTransmission ? FrameVerdict.Duplicate : null;
    }

    private static FrameVerdict? ReadFrame(ref IncomingFrame up)
    {
        if (up.PhyPayload.IsEmpty)
            return FrameVerdict.Malformed;
        var mhdr = new Mhdr(up.PhyPayload[0]);
        return mhdr.MType switch
        {
            MType.JoinRequest => ReadJoinRequest(ref up),
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
    /// The device sends remembered bytes again because it has not heard us: it gets the same answer again. Once it has
    /// moved on, and for all other frames, this is one more copy.
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
        up.Candidates = state.Devices.Candidates(up.Data.DevAddr);
        return up.Candidates.Length == 0 ? FrameVerdict.UnknownDevice : null;
    }

    /// <summary>
    /// Whose frame is it? Tried with the counter each device should be at, the nearest first; then with the counter
    /// one rollover below, so that an old frame is called a replay and not a forgery.
    /// </summary>
    private FrameVerdict? CheckMic(ref IncomingFrame up)
    {
        var candidates = InOrderOfDistance(up.Candidates, up.Data.FCnt);
        if (!FindSigner(ref up, candidates, rollover: 0) && !FindSigner(ref up, candidates, rollover: 0x1_0000))
            return FrameVerdict.BadMic;
        up.Device = up.Session!.Device;
        return null;
    }

    private static FrameVerdict? CheckEnabled(ref IncomingFrame up) =>
        up.Device is { Record.Enabled: true } ? null : FrameVerdict.Disabled;

    /// <summary>Only a higher counter is new, and only by a believable step (1.0.x, MAX_FCNT_GAP).</summary>
    private FrameVerdict? CheckCounter(ref IncomingFrame up)
    {
        var session = up.Session!;
        if (session.State.LastFCntUp is not { } last)
            return null;
        if (up.FCnt == last && session.LastFrameHash == up.Key.Hash)
            return Repeat(ref up, session);
        if (up.FCnt <= last)
            return FrameVerdict.Replay;
        return up.FCnt - last > FCnt.MaxGap ? FrameVerdict.CounterGap : null;
    }

    private static FrameVerdict? Decrypt(ref IncomingFrame up)
    {
        var key = up.Data.FPort == 0 ? up.Session!.NwkSKey : up.Session!.AppSKey;
        up.Payload = new byte[up.Data.FrmPayload.Length];
        DataCrypto.DecryptFrmPayload(key, up.Data, up.FCnt!.Value, up.Payload);
        return null;
    }

    private static FrameVerdict? PrepareAnswer(ref IncomingFrame up)
    {
        up.Answer = DataAnswer.Write(up, up.Session!);
        return null;
    }

    /// <summary>Moves the session on. The window is open for copies; the answer leaves when it closes.</summary>
    private FrameVerdict Accept(ref IncomingFrame up)
    {
        var accepted = up.Describe();
        up.Effects.Add(accepted);
        state.Take(accepted);
        return FrameVerdict.Accepted;
    }

    private void Judge(ref IncomingFrame up, FrameVerdict verdict)
    {
        var judged = up.Judge(verdict);
        up.Effects.Add(judged);
        state.Take(judged, up.Reply);
    }

    // Beyond the limit someone is playing a recording to us.
    private FrameVerdict Repeat(ref IncomingFrame up, Session session)
    {
        if (session.Repetitions >= options.MaxRepeatedAnswers)
            return FrameVerdict.Replay;
        up.Device = session.Device;
        up.FCnt = session.State.LastFCntUp;
        if (session.Answer is { } answer && !DataAnswer.TellsTime(answer))
            up.Reply = Reply.ToUplink(session.State, answer, up.Region, up.DataRate);
        return FrameVerdict.Retransmission;
    }

    private static FrameVerdict? ReadJoinRequest(ref IncomingFrame up)
    {
        if (!JoinRequest.TryRead(up.PhyPayload, out var join, out _))
            return FrameVerdict.Malformed;
        up.Join = join;
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

    private ReadOnlySpan<Session> InOrderOfDistance(Session[] sessions, ushort onAir)
    {
        if (sessions.Length == 1)
            return sessions;
        if (_candidates.Length < sessions.Length)
        {
            _candidates = new Session[sessions.Length];
            _distances = new uint[sessions.Length];
        }

        for (var i = 0; i < sessions.Length; i++)
        {
            var last = sessions[i].State.LastFCntUp;
            _candidates[i] = sessions[i];
            _distances[i] = FCnt.Reconstruct(last, onAir) - (last ?? 0);
        }

        Array.Sort(_distances, _candidates, 0, sessions.Length);
        return _candidates.AsSpan(0, sessions.Length);
    }

    private static bool FindSigner(ref IncomingFrame up, ReadOnlySpan<Session> candidates, uint rollover)
    {
        foreach (var session in candidates)
        {
            var fCnt = FCnt.Reconstruct(session.State.LastFCntUp, up.Data.FCnt);
            if (fCnt < rollover || !DataCrypto.IsMicValid10(session.NwkSKey, up.Data, fCnt - rollover))
                continue;
            up.Session = session;
            up.FCnt = fCnt - rollover;
            return true;
        }

        return false;
    }
}
