using System.Net;
using Google.Protobuf;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Downlinks;
using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.GatewayAgent.Uplinks;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>
/// What a datagram does: uplinks into the spool, reports and states into the outbox, answers to the downlinks.
/// Belongs to the receive thread. Never throws, whatever the bytes.
/// </summary>
internal sealed partial class DatagramHandler(
    ConcentratorTable concentrators,
    ISpool spool,
    UplinkEvents events,
    DownlinkDispatcher downlinks,
    ILogger<DatagramHandler> log)
{
    // What the longest frame and all its metadata can take.
    private byte[] _frame = new byte[4096];
    private bool _isTableFull, _isSpoolFull;

    private readonly DefectCounts _txAckDefects = new();

    /// <summary>Handles one datagram; returns the length of the answer written, 0 for none.</summary>
    public int Handle(ReadOnlySpan<byte> datagram, SocketAddress from, Span<byte> answer, TimeSpan now)
    {
        if (!SemtechHeader.TryRead(datagram, out var header, out var error))
        {
            events.Metrics.DatagramError(error);
            LogUnreadable(log, error, datagram.Length);
            return 0;
        }

        events.Metrics.Datagram(header.Message);
        if (!concentrators.TryGetOrAdd(header.Gateway, now, out var concentrator))
        {
            events.Metrics.DatagramError("TableFull");
            if (!_isTableFull)
                LogTableFull(log, header.Gateway.ToString(), concentrators.Count);
            _isTableFull = true;
            return 0;
        }

        var body = datagram[SemtechHeader.LengthBytes..];
        return header.Message switch
        {
            SemtechMessage.PushData => Push(header, body, concentrator, answer, now),
            SemtechMessage.PullData => Pull(header, from, concentrator, answer, now),
            _ => Acknowledge(header, body, now),
        };
    }

    private int Push(SemtechHeader header, ReadOnlySpan<byte> body, Concentrator concentrator, Span<byte> answer,
        TimeSpan now)
    {
        var push = events.Push;
        push.Read(body, header.Gateway);
        events.Metrics.Defects(push.Defects);
        if (push.Defects.Any)
            LogDefects(log, header.Gateway.ToString(), push.PacketCount, push.Frames.Count, push.IsUsable);
        if (push.PacketCount > push.Frames.Count)
            concentrator.HeardUnusable(push.PacketCount - push.Frames.Count);

        var refused = 0;
        foreach (var frame in push.Frames)
        {
            concentrator.Heard(frame, now);
            if (!Append(concentrator, frame))
                refused++;
        }

        // PUSH_ACK is a promise: nothing of the datagram is lost from here on.
        if (push.Frames.Count > refused)
            spool.Commit();
        NoteSpool(refused);
        events.Reported(concentrator, push.Stat, now);
        if (!push.IsUsable || refused > 0)
            return 0;
        header.WriteAnswer(SemtechMessage.PushAck, answer);
        return SemtechHeader.AnswerLengthBytes;
    }

    private bool Append(Concentrator concentrator, UplinkFrame frame)
    {
        var length = frame.CalculateSize();
        if (length > _frame.Length)
            _frame = new byte[length];
        frame.WriteTo(_frame.AsSpan(0, length));
        if (!spool.TryAppend(concentrator.Eui, _frame.AsSpan(0, length), out var sequence))
            return false;
        events.Appended();
        LogAppended(log, concentrator.Eui.ToString(), sequence, frame.PhyPayload.Length, frame.TxInfo.Frequency);
        return true;
    }

    private int Pull(SemtechHeader header, SocketAddress from, Concentrator concentrator, Span<byte> answer,
        TimeSpan now)
    {
        if (concentrator.Pulled(from, header.Version, now))
        {
            LogOnline(log, header.Gateway.ToString(), header.Version);
            events.StateChanged(concentrator, ConnState.Types.State.Online);
        }

        header.WriteAnswer(SemtechMessage.PullAck, answer);
        return SemtechHeader.AnswerLengthBytes;
    }

    private int Acknowledge(SemtechHeader header, ReadOnlySpan<byte> body, TimeSpan now)
    {
        _txAckDefects.Clear();
        var status = TxAckBody.Read(body, _txAckDefects);
        events.Metrics.Defects(_txAckDefects);
        downlinks.Answer(header.Gateway, header.Token, status, now);
        return 0;
    }

    private void NoteSpool(int refused)
    {
        if (refused > 0)
        {
            events.Metrics.SpoolRefused(refused);
            if (!_isSpoolFull)
                LogSpoolFull(log, spool.Depth.Frames, spool.Depth.Bytes);
        }
        else if (_isSpoolFull && events.Push.Frames.Count > 0)
        {
            LogSpoolTakesAgain(log, spool.Depth.Frames);
        }
        else
        {
            return;
        }

        _isSpoolFull = refused > 0;
    }

    [LoggerMessage(EventId = 3001, EventName = "agent.datagram.reject", Level = LogLevel.Debug,
        Message = "Datagram not read: {Error}, {LengthBytes} bytes")]
    private static partial void LogUnreadable(ILogger log, DatagramError error, int lengthBytes);

    [LoggerMessage(EventId = 3002, EventName = "agent.concentrator.refuse", Level = LogLevel.Warning,
        Message = "Concentrator {Gateway} is refused: {Count} are known already. Raise Agent:Udp:MaxConcentrators, or "
            + "restrict Agent:Udp:Allow if somebody forges EUIs.")]
    private static partial void LogTableFull(ILogger log, string gateway, int count);

    [LoggerMessage(EventId = 3003, EventName = "agent.datagram.defect", Level = LogLevel.Debug,
        Message = "{Gateway}: {Packets} packets, {Frames} usable, acknowledged {IsUsable}; the defects are counted")]
    private static partial void LogDefects(ILogger log, string gateway, int packets, int frames, bool isUsable);

    [LoggerMessage(EventId = 3004, EventName = "agent.uplink.append", Level = LogLevel.Debug,
        Message = "{Gateway}: uplink {Sequence}, {LengthBytes} bytes at {FrequencyHz} Hz")]
    private static partial void LogAppended(ILogger log, string gateway, long sequence, int lengthBytes,
        uint frequencyHz);

    [LoggerMessage(EventId = 3005, EventName = "agent.concentrator.online", Level = LogLevel.Information,
        Message = "Concentrator {Gateway} is online (Semtech UDP version {Version})")]
    private static partial void LogOnline(ILogger log, string gateway, byte version);

    [LoggerMessage(EventId = 3006, EventName = "agent.spool.full", Level = LogLevel.Error,
        Message = "The spool is full ({Frames} frames, {Bytes} bytes): new uplinks are refused and not acknowledged. "
            + "Bring broker and server back, or raise Agent:Spool:MaxFrames and MaxBytes.")]
    private static partial void LogSpoolFull(ILogger log, long frames, long bytes);

    [LoggerMessage(EventId = 3007, EventName = "agent.spool.free", Level = LogLevel.Information,
        Message = "The spool takes uplinks again ({Frames} frames)")]
    private static partial void LogSpoolTakesAgain(ILogger log, long frames);
}
