using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Downlinks;

/// <summary>
/// Takes each downlink through its items until a radio accepts one: the next item after an error and after silence, as
/// long as its time is not past. Synchronous; time is an argument; not for two threads at once.
/// </summary>
internal sealed class DownlinkTimeline(ConcentratorTable concentrators, ushort firstToken)
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

    private readonly Dictionary<Eui64, TokenTable> _tokens = [];
    private readonly List<DownlinkJob> _jobs = [];

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    public TimeSpan? NextDeadline => _jobs.Count == 0 ? null : _jobs.Min(job => job.GiveUpAt);

    /// <summary>A downlink came for this concentrator.</summary>
    public void Begin(Eui64 gateway, DownlinkFrame frame, TimeSpan now, List<DownlinkAction> actions)
    {
        if (!concentrators.TryGet(gateway, out var concentrator))
            concentrator = new Concentrator(gateway, now);
        var job = new DownlinkJob(concentrator, frame);
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
        if (!_tokens.TryGetValue(gateway, out var tokens)
            || !tokens.TryTake(answer.Token, now, out var job, out var first) || job.IsFinished)
            return false;

        var item = Math.Clamp(first + answer.Offset, 0, job.Frame.Items.Count - 1);
        var status = Correct(job, item, answer.Status, now);
        job.SetStatus(item, status);
        job.WasAnswered = true;
        job.Concentrator.DownlinkAnswered(job.Frame.Items[item].TxInfo, status);
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
            for (var item = job.Current; item <= job.Last; item++)
                job.SetStatus(item, TxAckStatus.InternalError);
            job.Concentrator.DownlinkAnswered(null, TxAckStatus.InternalError);
            if (job.HasSuccess)
                Finish(job, DownlinkOutcome.Accepted, actions);
            else
                TryNext(job, now, actions);
        }
    }

    private void TryNext(DownlinkJob job, TimeSpan now, List<DownlinkAction> actions)
    {
        var path = job.Concentrator.Path;
        for (job.Current = job.Last + 1; job.Current < job.Frame.Items.Count; job.Current++)
        {
            job.Last = job.Current;
            if (path is null || !path.TryPlan(job.Frame.Items[job.Current], out _))
                job.SetStatus(job.Current, TxAckStatus.InternalError);
            else if (job.EstimateTime(job.Current, now) is { } at && at <= now)
            {
                job.SetStatus(job.Current, TxAckStatus.TooLate);
                job.Concentrator.DownlinkAnswered(null, TxAckStatus.TooLate);
            }
            else
            {
                Send(job, path, now, actions);
                return;
            }
        }

        Finish(job, OutcomeOf(job), actions);
    }

    private void Send(DownlinkJob job, IDownlinkPath path, TimeSpan now, List<DownlinkAction> actions)
    {
        var token = Tokens(job.Concentrator.Eui).Add(job, job.Current, now);
        var count = path.CountTogether(job.Frame, job.Current);
        job.Last = job.Current + count - 1;
        actions.Add(new SendItems(job.Concentrator, path, job.Frame, job.Current, count, token));
        job.WasSent = true;
        job.GiveUpAt = GiveUpAt(job, path, now);
        if (path.Answers != AnswerKind.None)
            return;

        // Nobody will ever answer: waiting would only send the packet twice.
        job.SetStatus(job.Current, TxAckStatus.Ok);
        job.Concentrator.DownlinkAnswered(job.Frame.Items[job.Current].TxInfo, TxAckStatus.Ok);
        Finish(job, DownlinkOutcome.Unconfirmed, actions);
    }

    private static TimeSpan GiveUpAt(DownlinkJob job, IDownlinkPath path, TimeSpan now) =>
        path.Answers == AnswerKind.Transmitted && job.EstimateTime(job.Last, now) is { } leaves
            // Its word comes after the packet has left, or never.
            ? leaves + AnswerTimeout
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
        actions.Add(new ReportTxAck(job.Concentrator, job.ToAck(), outcome));
    }

    private void Finish(DownlinkJob job, DownlinkOutcome outcome, List<DownlinkAction> actions)
    {
        job.IsFinished = true;
        _jobs.Remove(job);
        actions.Add(new ReportTxAck(job.Concentrator, job.ToAck(), outcome));
    }

    private TokenTable Tokens(Eui64 gateway)
    {
        if (!_tokens.TryGetValue(gateway, out var tokens))
            _tokens[gateway] = tokens = new TokenTable(firstToken);
        return tokens;
    }

    private static TimeSpan Clamp(TimeSpan value, TimeSpan low, TimeSpan high) =>
        value < low ? low : value > high ? high : value;
}
