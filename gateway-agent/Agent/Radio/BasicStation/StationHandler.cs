using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Downlinks;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>
/// What a station's message does: uplinks into the spool, transmissions to the downlinks, questions answered. Belongs
/// to one connection. Never throws, whatever the bytes.
/// </summary>
internal sealed partial class StationHandler(StationParts parts, Eui64 eui, StationLink link, StationPlan plan,
    Random uplinkIds, ILogger<StationHandler> log)
{
    private readonly StationUplinks _uplinks = new(plan.DataRates, uplinkIds);
    private readonly StationPath _path = new(plan.DataRates, link.Queue, parts.Clock);
    private readonly List<StationDefect> _defects = [];
    private Concentrator? _concentrator;
    private bool _isFull;

    /// <summary>One text message.</summary>
    public void Handle(ReadOnlySpan<byte> text, TimeSpan now)
    {
        _defects.Clear();
        if (StationMessage.TryRead(text, out var message))
            Handle(message, now);
        else
            _defects.Add(StationDefect.NoObject);
        foreach (var defect in _defects)
            parts.Metrics.Defect(defect);
        if (_defects.Count > 0)
            LogDefects(log, eui.ToString(), _defects[0], _defects.Count, text.Length);
    }

    /// <summary>A binary message: the remote shell's, which the agent does not offer.</summary>
    public void HandleBinary() => parts.Metrics.Message(StationMessageKind.RmtSh);

    public void Ended() => parts.Register.Leave(link, _concentrator, _path);

    private void Handle(in StationMessage message, TimeSpan now)
    {
        var kind = message.Kind;
        parts.Metrics.Message(kind);
        if (message.IsBroken)
            _defects.Add(StationDefect.Syntax);
        switch (kind)
        {
            case StationMessageKind.Version:
                Begin(message, now);
                break;
            case StationMessageKind.Updf or StationMessageKind.Dndf or StationMessageKind.Jreq
                or StationMessageKind.Rejoin or StationMessageKind.Propdf or StationMessageKind.Jacc:
                TakeUplink(message, now);
                break;
            case StationMessageKind.Dntxed:
                TakeTransmission(message, now);
                break;
            case StationMessageKind.TimeSync:
                AnswerTime(message);
                break;
            case StationMessageKind.Error or StationMessageKind.Alarm:
                LogComplaint(log, eui.ToString(), kind, message.Text(StationField.Error));
                break;
            default:
                // Answers to what the agent never asks, and what newer stations say; counted above.
                break;
        }
    }

    private void Begin(in StationMessage message, TimeSpan now)
    {
        if (!parts.Concentrators.TryGetOrAdd(eui, now, out var concentrator))
        {
            if (!_isFull)
                LogTableFull(log, eui.ToString(), parts.Concentrators.Count);
            _isFull = true;
            link.End(System.Net.WebSockets.WebSocketCloseStatus.PolicyViolation, "too many gateways");
            return;
        }

        link.Begun();
        if (!link.Queue.TryAdd(RouterConfig.Write(plan, parts.Options, parts.Clock.WallClock)))
            return;
        if (_concentrator is null)
            LogOnline(log, eui.ToString(), message.Text(StationField.Station), message.Text(StationField.Model),
                message.Text(StationField.Package));
        _concentrator = concentrator;
        parts.Register.Attach(concentrator, link, _path, now);
    }

    private void TakeUplink(in StationMessage message, TimeSpan now)
    {
        if (_concentrator is not { } concentrator)
        {
            _defects.Add(StationDefect.BeforeVersion);
            return;
        }

        if (!_uplinks.TryBuild(message, eui, _defects, out var frame))
        {
            concentrator.HeardUnusable(1);
            return;
        }

        // The protocol has no way to refuse a frame: what the full spool does not take is counted there.
        if (parts.Uplinks.TryTake(concentrator, frame, now))
            parts.Uplinks.Commit();
    }

    private void TakeTransmission(in StationMessage message, TimeSpan now)
    {
        if (!JsonValue.TryUnsigned(message[StationField.Diid], ushort.MaxValue, out var diid))
        {
            _defects.Add(StationDefect.Diid);
            return;
        }

        JsonValue.TryWhole(message[StationField.DR], out var dataRate);
        JsonValue.TryWhole(message[StationField.Freq], out var frequency);
        long? xtime = JsonValue.TryWhole(message[StationField.XTime], out var at) ? at : null;
        var token = (ushort)diid;
        var window = _path.WindowOf(token, dataRate, frequency, xtime);
        parts.Downlinks.Answer(eui, new RadioAnswer(token, TxAckStatus.Ok, window), now);
    }

    private void AnswerTime(in StationMessage message)
    {
        if (!JsonValue.TryWhole(message[StationField.TxTime], out var txTime))
        {
            _defects.Add(StationDefect.TxTime);
            return;
        }

        // A full queue costs the answer; the station asks again.
        link.Queue.TryAdd(TimeSyncMessage.Write(txTime, parts.IsClockGood(), parts.Clock.WallClock));
    }

    [LoggerMessage(EventId = 3421, EventName = "agent.station.online", Level = LogLevel.Information,
        Message = "Concentrator {Gateway} is online (Basics Station {Station}, {Model}, package {Package})")]
    private static partial void LogOnline(ILogger log, string gateway, string station, string model, string package);

    [LoggerMessage(EventId = 3422, EventName = "agent.station.defect", Level = LogLevel.Debug,
        Message = "{Gateway}: {Defect} and in all {Count} defects in {LengthBytes} bytes; they are counted")]
    private static partial void LogDefects(ILogger log, string gateway, StationDefect defect, int count,
        int lengthBytes);

    [LoggerMessage(EventId = 3423, EventName = "agent.station.complain", Level = LogLevel.Debug,
        Message = "{Gateway} says {Kind}: {Text}")]
    private static partial void LogComplaint(ILogger log, string gateway, StationMessageKind kind, string text);

    [LoggerMessage(EventId = 3424, EventName = "agent.station.full", Level = LogLevel.Warning,
        Message = "Concentrator {Gateway} is refused: {Count} are known already. Raise Agent:Udp:MaxConcentrators.")]
    private static partial void LogTableFull(ILogger log, string gateway, int count);
}
