using System.Net;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Downlinks;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>
/// What a datagram does: uplinks into the spool, reports and states into the outbox, answers to the downlinks.
/// Belongs to the receive thread. Never throws, whatever the bytes.
/// </summary>
internal sealed partial class DatagramHandler(
    DatagramTargets targets,
    SemtechSocket socket,
    AgentMetrics metrics,
    PushData push,
    ILogger<DatagramHandler> log)
{
    private readonly DefectCounts _txAckDefects = new();
    private bool _isTableFull;

    /// <summary>Handles one datagram; returns the length of the answer written, 0 for none.</summary>
    public int Handle(ReadOnlySpan<byte> datagram, SocketAddress from, Span<byte> answer, TimeSpan now)
    {
        if (!SemtechHeader.TryRead(datagram, out var header, out var error))
        {
            metrics.DatagramError(error);
            LogUnreadable(log, error, datagram.Length);
            return 0;
        }

        metrics.Datagram(header.Message);
        if (!targets.Concentrators.TryGetOrAdd(header.Gateway, now, out var concentrator))
        {
            metrics.DatagramError("TableFull");
            if (!_isTableFull)
                LogTableFull(log, header.Gateway.ToString(), targets.Concentrators.Count);
            _isTableFull = true;
            return 0;
        }

        if (!IsOwner(concentrator, from, now))
            return 0;
        var body = datagram[SemtechHeader.LengthBytes..];
        return header.Message switch
        {
            SemtechMessage.PushData => Push(header, body, concentrator, answer, now),
            SemtechMessage.PullData => Pull(header, from, concentrator, answer, now),
            _ => Acknowledge(header, body, now),
        };
    }

    private bool IsOwner(Concentrator concentrator, SocketAddress from, TimeSpan now)
    {
        if (!targets.Udp.PinSenders
            || concentrator.TryHold(SenderAddress.Of(from), now, targets.Udp.PullTimeout, out var isFirst))
            return true;
        metrics.DatagramError("ForeignAddress");
        if (isFirst)
            LogForeign(log, concentrator.Eui.ToString(), SenderAddress.ToAddress(from), targets.Udp.PullTimeout);
        return false;
    }

    private int Push(SemtechHeader header, ReadOnlySpan<byte> body, Concentrator concentrator, Span<byte> answer,
        TimeSpan now)
    {
        push.Read(body, header.Gateway);
        metrics.Defects(push.Defects);
        if (push.Defects.Any)
            LogDefects(log, header.Gateway.ToString(), push.PacketCount, push.Frames.Count, push.IsUsable);
        if (push.PacketCount > push.Frames.Count)
            concentrator.HeardUnusable(push.PacketCount - push.Frames.Count);

        var refused = 0;
        foreach (var frame in push.Frames)
        {
            if (!targets.Uplinks.TryTake(concentrator, frame, now))
                refused++;
        }

        var isSafe = push.Frames.Count == refused || targets.Uplinks.Commit();
        targets.Events.Reported(concentrator, push.Stat, now);
        if (!push.IsUsable || refused > 0 || !isSafe)
            return 0;
        header.WriteAnswer(SemtechMessage.PushAck, answer);
        return SemtechHeader.AnswerLengthBytes;
    }

    private int Pull(SemtechHeader header, SocketAddress from, Concentrator concentrator, Span<byte> answer,
        TimeSpan now)
    {
        var path = concentrator.Path is PullPath known && known.IsFrom(from, header.Version)
            ? known
            : new PullPath(socket, PullPath.Copy(from), header.Version);
        if (concentrator.Attach(path, now))
        {
            LogOnline(log, header.Gateway.ToString(), header.Version);
            targets.Events.StateChanged(concentrator, ConnState.Types.State.Online);
        }

        if (concentrator.IsMuted(now))
            return 0;
        header.WriteAnswer(SemtechMessage.PullAck, answer);
        return SemtechHeader.AnswerLengthBytes;
    }

    private int Acknowledge(SemtechHeader header, ReadOnlySpan<byte> body, TimeSpan now)
    {
        _txAckDefects.Clear();
        var status = TxAckBody.Read(body, _txAckDefects);
        metrics.Defects(_txAckDefects);
        targets.Downlinks.Answer(header.Gateway, new RadioAnswer(header.Token, status), now);
        return 0;
    }

    [LoggerMessage(EventId = 3001, EventName = "agent.datagram.reject", Level = LogLevel.Debug,
        Message = "Datagram not read: {Error}, {LengthBytes} bytes")]
    private static partial void LogUnreadable(ILogger log, DatagramError error, int lengthBytes);

    [LoggerMessage(EventId = 3002, EventName = "agent.concentrator.refuse", Level = LogLevel.Warning,
        Message = "Concentrator {Gateway} is refused: {Count} are known already. Raise Agent:Udp:MaxConcentrators, or "
            + "restrict Agent:Udp:Allow if somebody forges EUIs.")]
    private static partial void LogTableFull(ILogger log, string gateway, int count);

    [LoggerMessage(EventId = 3004, EventName = "agent.datagram.foreign", Level = LogLevel.Warning,
        Message = "{Address} speaks as concentrator {Gateway}, which another address is at work for: refused. Find out "
            + "who sends from there; if the concentrator has moved, it is taken after {Release} of silence.")]
    private static partial void LogForeign(ILogger log, string gateway, IPAddress address, TimeSpan release);

    [LoggerMessage(EventId = 3003, EventName = "agent.datagram.defect", Level = LogLevel.Debug,
        Message = "{Gateway}: {Packets} packets, {Frames} usable, acknowledged {IsUsable}; the defects are counted")]
    private static partial void LogDefects(ILogger log, string gateway, int packets, int frames, bool isUsable);

    [LoggerMessage(EventId = 3005, EventName = "agent.concentrator.online", Level = LogLevel.Information,
        Message = "Concentrator {Gateway} is online (Semtech UDP version {Version})")]
    private static partial void LogOnline(ILogger log, string gateway, byte version);
}
