using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;

namespace Kreisfunk.Bridge.Decisions;

/// <summary>
/// What happens to effects once their journal record is on disk: downlinks leave, verdicts are counted.
/// </summary>
internal sealed partial class EffectRelease(DownlinkSender downlinks, ILogger<EffectRelease> logger)
{
    public void Release(JournalStep step)
    {
        foreach (var effect in step.Effects)
            Release(effect);
    }

    private void Release(Effect effect)
    {
        switch (effect)
        {
            case DownlinkReady ready:
                downlinks.Send(ready);
                break;
            case DownlinkLost lost:
                BridgeMetrics.Downlink(lost.Reason.ToString());
                LogLost(logger, lost.DevEui, lost.Reason);
                break;
            case DownlinkRefused refused:
                BridgeMetrics.Downlink(refused.Status is null ? "silent" : "refused");
                LogRefused(logger, refused.DevEui, refused.Gateway, refused.Status?.ToString() ?? "no answer");
                break;
            case UplinkAccepted { Uplink: var uplink }:
                Accepted(uplink);
                break;
            case UplinkGathered { Uplink: { Via: not null } relayed }:
                Accepted(relayed);
                break;
            case SessionStarted started:
                LogJoined(logger, started.Session.DevEui, started.Session.DevAddr, started.Session.SessionNumber);
                break;
            case CounterResetAllowed allowed:
                LogResetAllowed(logger, allowed.DevEui, allowed.By, allowed.Until);
                break;
            case CountersJumped jumped:
                LogJumped(logger, jumped.Counters, jumped.JoinNonces);
                break;
            case FrameJudged judged:
                BridgeMetrics.Frame(judged.Verdict);
                LogFrame(logger, judged.Verdict, judged.DevEui, judged.DevAddr, judged.FCnt, judged.IngestSequence);
                break;
        }
    }

    private void Accepted(AcceptedUplink uplink)
    {
        BridgeMetrics.Frame(FrameVerdict.Accepted);
        LogFrame(logger, FrameVerdict.Accepted, uplink.DevEui, uplink.DevAddr, uplink.FCntUp, uplink.IngestSequence);
    }

    [LoggerMessage(EventId = 2033, EventName = "decision.frame.judge", Level = LogLevel.Debug,
        Message = "{Verdict}: device {DevEui}, address {DevAddr}, counter {FCnt}, ingest record {Sequence}.")]
    private static partial void LogFrame(
        ILogger logger, FrameVerdict verdict, Eui64? devEui, DevAddr? devAddr, uint? fCnt, long sequence);

    [LoggerMessage(EventId = 2034, EventName = "decision.session.start", Level = LogLevel.Debug,
        Message = "{DevEui} has joined: address {DevAddr}, session {Session}.")]
    private static partial void LogJoined(ILogger logger, Eui64 devEui, DevAddr devAddr, uint session);

    [LoggerMessage(EventId = 2035, EventName = "decision.downlink.lose", Level = LogLevel.Debug,
        Message = "{DevEui}: a downlink was due and is not sent: {Reason}.")]
    private static partial void LogLost(ILogger logger, Eui64 devEui, DownlinkLoss reason);

    [LoggerMessage(EventId = 2038, EventName = "decision.downlink.refuse", Level = LogLevel.Debug,
        Message = "{DevEui}: gateway {Gateway} does not send a downlink: {Reason}.")]
    private static partial void LogRefused(ILogger logger, Eui64 devEui, Eui64 gateway, string reason);

    [LoggerMessage(EventId = 2039, EventName = "decision.counter.reset", Level = LogLevel.Warning,
        Message = "{DevEui}: {By} lets the frame counter begin again, once, until {Until:O}.")]
    private static partial void LogResetAllowed(ILogger logger, Eui64 devEui, string by, DateTimeOffset until);

    [LoggerMessage(EventId = 2029, EventName = "decision.counter.jump", Level = LogLevel.Warning,
        Message = "The newest record is old (a long stop, or a restored backup): downlink counters jump by " +
            "{Counters} and JoinNonces by {JoinNonces}, so that none is used twice.")]
    private static partial void LogJumped(ILogger logger, uint counters, uint joinNonces);
}
