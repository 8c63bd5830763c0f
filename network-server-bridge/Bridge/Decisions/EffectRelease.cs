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
            case DownlinkTooLate late:
                BridgeMetrics.Downlink("too_late");
                LogTooLate(logger, late.DevEui, late.Gateway, late.Deadline);
                break;
            case UplinkAccepted accepted:
                BridgeMetrics.Frame(FrameVerdict.Accepted);
                LogFrame(logger, FrameVerdict.Accepted, accepted.Uplink.DevEui, accepted.Uplink.DevAddr,
                    accepted.Uplink.FCntUp, accepted.Uplink.IngestSequence);
                break;
            case SessionStarted started:
                LogJoined(logger, started.Session.DevEui, started.Session.DevAddr, started.Session.SessionNumber);
                break;
            case FrameJudged judged:
                BridgeMetrics.Frame(judged.Verdict);
                LogFrame(logger, judged.Verdict, judged.DevEui, judged.DevAddr, judged.FCnt, judged.IngestSequence);
                break;
        }
    }

    [LoggerMessage(EventId = 2033, EventName = "decision.frame.judge", Level = LogLevel.Debug,
        Message = "{Verdict}: device {DevEui}, address {DevAddr}, counter {FCnt}, ingest record {Sequence}.")]
    private static partial void LogFrame(
        ILogger logger, FrameVerdict verdict, Eui64? devEui, DevAddr? devAddr, uint? fCnt, long sequence);

    [LoggerMessage(EventId = 2034, EventName = "decision.session.start", Level = LogLevel.Debug,
        Message = "{DevEui} has joined: address {DevAddr}, session {Session}.")]
    private static partial void LogJoined(ILogger logger, Eui64 devEui, DevAddr devAddr, uint session);

    [LoggerMessage(EventId = 2035, EventName = "decision.downlink.late", Level = LogLevel.Debug,
        Message = "{DevEui}: the answer over {Gateway} was due until {Deadline:O} and is not sent.")]
    private static partial void LogTooLate(ILogger logger, Eui64 devEui, Eui64 gateway, DateTimeOffset deadline);
}
