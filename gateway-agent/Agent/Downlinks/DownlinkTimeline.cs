using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Downlinks;

/// <summary>
/// Takes each downlink through its items until a radio accepts one: the next item after an error and after silence, as
/// long as its time is not past. Synchronous; time is an argument; not for two threads at once.
/// </summary>
internal sealed class DownlinkTimeline(ConcentratorTable concentrators, TransmitRules rules)
{
    /// <summary>
    /// Downlinks of one concentrator on their way; twice a forwarder's queue, so it says no before we do.
    /// </summary>
    public const int MaxJobs = 64;

    /// <summary>
    /// A packet must reach the forwarder this long before its time: 50 ms for the radio, the rest for the way.
    /// </summary>
    public static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(200);

    /// <summary>How long an answer is waited for when no later item presses.</summary>
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(2);

    /// <summary>The same before a later item whose time is not known.</summary>
    public static readonly TimeSpan ShortAnswerTimeout = TimeSpan.FromMilliseconds(500);

    /// <summary>Forwarders accept up to 512 s ahead; TOO_EARLY for less is a wrapped time in the past.</summary>
    private static readonly TimeSpan TrulyEarly = TimeSpan.FromSeconds(500);

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<Eui64, Transmitter> _transmitters = [];
    private readonly List<DownlinkJob> _jobs = [];

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    public TimeSpan? NextDeadline => _jobs.Count == 0 ? null : _jobs.Min(job => job.GiveUpAt);

    /// <summary>A downlink came for this concentrator.</summary>
    public void Begin(Eui64 gateway, DownlinkFrame frame, TimeSpan now, List<DownlinkAction> actions,
        IDownlinkOrigin? origin = null)
    {
        if (!concentrators.TryGet(gateway, out var concentrator))
            concentrator = new Concentrator(gateway, now);
        var job = new DownlinkJob(concentrator, frame, origin);
        concentrator.DownlinkRequested();
        if (concentrator.Path is null || !IsFor(frame, gateway))
            Refuse(job, TxAckStatus.InternalError, DownlinkOutcome.NoPath, actions);
        else if (_jobs.Count(other => other.Concentrator == concentrator) >= MaxJobs)
            Refuse(job, TxAckStatus.QueueFull, DownlinkOutcome.QueueFull, actions);
        else
        {
            _jobs.Add(job);
            TryNext(job, now, actions);
        }
    }

    /// <summary>The radio answered. False when that belongs to nothing that waits.</summary>
    public bool Answer(Eui64 gateway, RadioAnswer answer, TimeSpan now, List<DownlinkAction> actions)
    {
        if (!_transmitters.TryGetValue(gateway, out var transmitter)
            || !transmitter.Tokens.TryTake(answer.Token, now, out var job, out var first))
            return false;

        var item = Math.Clamp(first + answer.Offset, 0, job.Frame.Items.Count - 1);
        var status = Correct(job, item, answer.Status, now);
        Settle(job, transmitter, answer with { Status = status }, item, now);
        if (job.IsFinished)
            return false;
        job.SetStatus(item, status);
        job.WasAnswered = true;
        job.Concentrator.DownlinkAnswered(job.Frame.Items[item].TxInfo, status);
        if (status == TxAckStatus.Ok && job.Concentrator.Path is { Answers: AnswerKind.Accepted })
            job.Concentrator.DownlinkQueued(job.EstimateTime(item, now) ?? now);
        // A late answer to an item given up: the truth is reported, the one on its way goes on.
        if (item < job.Current || item > job.Last)
            return true;
        if (status == TxAckStatus.Ok)
            Finish(job, DownlinkOutcome.Accepted, actions);
        else
            TryNext(job, now, actions);
        return true;
    }

    /// <summary>Gives up what was not answered in time.</summary>
    public void Advance(TimeSpan now, List<DownlinkAction> actions)
    {
        foreach (var job in _jobs.Where(job => job.GiveUpAt <= now).ToList())
        {
            GiveUp(job, now);
            job.Concentrator.DownlinkAnswered(null, TxAckStatus.InternalError);
            if (job.HasSuccess)
                Finish(job, DownlinkOutcome.Accepted, actions);
            else
                TryNext(job, now, actions);
        }
    }

    /// <summary>The hour of this concentrator's sub-bands. Null when it has sent nothing in it.</summary>
    public DutyCycleStats? DutyCycleOf(Eui64 gateway, TimeSpan now) =>
        _transmitters.TryGetValue(gateway, out var transmitter) && transmitter.DutyCycle?.Report(now) is { } stats
        && stats.Bands.Any(band => band.LoadTracked is { Seconds: > 0 } or { Nanos: > 0 })
            ? stats
            : null;

    /// <summary>What every concentrator has sent, to be kept for a next life.</summary>
    public IEnumerable<SentAirtime> ExportAirtime(TimeSpan now) => _transmitters
        .Where(entry => entry.Value.DutyCycle is not null)
        .Select(entry => new SentAirtime(entry.Key, rules.Region!.Name, entry.Value.DutyCycle!.Minute(now),
            entry.Value.DutyCycle!.Export(now)));

    /// <summary>What a former life has sent.</summary>
    public void Restore(SentAirtime sent)
    {
        if (sent.Region == rules.Region?.Name)
            Transmitter(sent.Gateway).DutyCycle?.Restore(sent.Minute, sent.Ticks);
    }

    private void TryNext(DownlinkJob job, TimeSpan now, List<DownlinkAction> actions)
    {
        var transmitter = Transmitter(job.Concentrator.Eui);
        for (job.Current = job.Last + 1; job.Current < job.Frame.Items.Count; job.Current++)
        {
            job.Last = job.Current;
            var status = transmitter.Check(job, job.Current, now);
            if (status == TxAckStatus.Ok && job.Concentrator.Path is { } path)
            {
                Send(job, path, now, actions);
                return;
            }

            job.SetStatus(job.Current, status);
            if (status != TxAckStatus.InternalError)
                job.Concentrator.DownlinkAnswered(null, status);
        }

        Finish(job, OutcomeOf(job), actions);
    }

    private void Send(DownlinkJob job, IDownlinkPath path, TimeSpan now, List<DownlinkAction> actions)
    {
        var transmitter = Transmitter(job.Concentrator.Eui);
        job.Last = LastTogether(job, path, transmitter, now);
        job.GiveUpAt = GiveUpAt(job, path, now);
        var token = transmitter.Tokens.Add(job, job.Current, now, job.GiveUpAt);
        for (var item = job.Current; item <= job.Last; item++)
            transmitter.Take(job, item, now);
        var count = job.Last - job.Current + 1;
        actions.Add(new SendItems(job.Concentrator, path, job.Frame, job.Current, count) { Token = token });
        job.WasSent = true;
        if (path.Answers != AnswerKind.None)
            return;

        // Nobody will ever answer: waiting would only send the packet twice.
        job.SetStatus(job.Current, TxAckStatus.Ok);
        job.Concentrator.DownlinkAnswered(job.Frame.Items[job.Current].TxInfo, TxAckStatus.Ok);
        Finish(job, DownlinkOutcome.Unconfirmed, actions);
    }

    /// <summary>The last item that can travel with the current one, as far as all of them could be sent.</summary>
    private static int LastTogether(DownlinkJob job, IDownlinkPath path, Transmitter transmitter, TimeSpan now)
    {
        var end = Math.Min(job.Current + path.CountTogether(job.Frame, job.Current), job.Frame.Items.Count);
        var last = job.Current;
        while (last + 1 < end && transmitter.Check(job, last + 1, now) == TxAckStatus.Ok)
            last++;
        return last;
    }

    /// <summary>What the answer means for the plan: the radio sends one packet of a message, or none.</summary>
    private static void Settle(DownlinkJob job, Transmitter transmitter, RadioAnswer answer, int item, TimeSpan now)
    {
        if (answer.Status != TxAckStatus.Ok)
            transmitter.GiveBack(job, item, now);
        if (item < job.Current || item > job.Last)
            return;
        for (var other = job.Current; other <= job.Last; other++)
        {
            if (other != item)
                transmitter.GiveBack(job, other, now);
        }
    }

    /// <summary>Silence. Where the radio tells of what it has sent, it has sent nothing; else nobody knows.</summary>
    private void GiveUp(DownlinkJob job, TimeSpan now)
    {
        var wasNotSent = job.Concentrator.Path is not { Answers: not AnswerKind.Transmitted };
        for (var item = job.Current; item <= job.Last; item++)
        {
            job.SetStatus(item, TxAckStatus.InternalError);
            if (wasNotSent)
                Transmitter(job.Concentrator.Eui).GiveBack(job, item, now);
        }
    }

    private static TimeSpan GiveUpAt(DownlinkJob job, IDownlinkPath path, TimeSpan now) =>
        path.Answers == AnswerKind.Transmitted && ItemAirtime.TryRead(job.Frame.Items[job.Last], out var airtime)
            // Its word comes after the packet has left, or never; at once is now.
            ? (job.EstimateTime(job.Last, now) ?? now) + airtime + AnswerTimeout
            : GiveUpAt(job, now);

    private static TimeSpan GiveUpAt(DownlinkJob job, TimeSpan now)
    {
        for (var next = job.Last + 1; next < job.Frame.Items.Count; next++)
        {
            if (job.Concentrator.Path?.TryPlan(job.Frame.Items[next], out _) != true)
                continue;
            // As late as the next item allows: an answer that still comes saves the air from a second packet.
            if (job.EstimateTime(next, now) is not { } at)
                return now + ShortAnswerTimeout;
            if (at > now)
                return Clamp(at - Lead, now + ShortestWait, now + AnswerTimeout);
        }

        return now + AnswerTimeout;
    }

    private static TxAckStatus Correct(DownlinkJob job, int item, TxAckStatus status, TimeSpan now)
    {
        // Forwarders compute "ahead" without sign, so that a time just past looks far ahead. A receive window is never
        // 500 s ahead, so with a delay the packet came too late.
        var isWindow = job.Frame.Items[item].TxInfo?.Timing?.ParametersCase == Timing.ParametersOneofCase.Delay;
        return status == TxAckStatus.TooEarly && isWindow
            && !(job.EstimateTime(item, now) is { } at && at - now > TrulyEarly)
                ? TxAckStatus.TooLate
                : status;
    }

    private static DownlinkOutcome OutcomeOf(DownlinkJob job) => job switch
    {
        { HasSuccess: true } => DownlinkOutcome.Accepted,
        { WasSent: false, HasTooLate: true } => DownlinkOutcome.TooLate,
        { WasAnswered: false, WasSent: true } => DownlinkOutcome.Silent,
        _ => DownlinkOutcome.Refused,
    };

    private static bool IsFor(DownlinkFrame frame, Eui64 gateway) =>
        frame.GatewayId.Length == 0 || (Eui64.TryParse(frame.GatewayId, out var named) && named == gateway);

    private static void Refuse(DownlinkJob job, TxAckStatus status, DownlinkOutcome outcome,
        List<DownlinkAction> actions)
    {
        job.SetAll(status);
        job.Concentrator.DownlinkAnswered(null, status);
        job.IsFinished = true;
        actions.Add(Report(job, outcome));
    }

    private void Finish(DownlinkJob job, DownlinkOutcome outcome, List<DownlinkAction> actions)
    {
        job.IsFinished = true;
        _jobs.Remove(job);
        actions.Add(Report(job, outcome));
    }

    private static ReportTxAck Report(DownlinkJob job, DownlinkOutcome outcome) =>
        new(job.Concentrator, job.ToAck(), outcome) { Frame = job.Frame, Origin = job.Origin };

    private Transmitter Transmitter(Eui64 gateway)
    {
        if (!_transmitters.TryGetValue(gateway, out var transmitter))
            _transmitters[gateway] = transmitter = rules.NewTransmitter();
        return transmitter;
    }

    private static TimeSpan Clamp(TimeSpan value, TimeSpan low, TimeSpan high) =>
        value < low ? low : value > high ? high : value;
}
