using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Downlinks;
using Kreisfunk.GatewayAgent.Radio.SemtechUdp;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>
/// One concentrator towards one Semtech UDP server, as a packet forwarder would look to it. A socket of its own: a
/// PULL_RESP does not say which gateway it is for, only the address it comes to does.
/// </summary>
internal sealed partial class UdpPeer(UdpPeerParts parts, DestinationUdpOptions options, DestinationReport report,
    MonotonicClock clock, ILogger log) : IDownlinkOrigin, IDisposable
{
    /// <summary>Forwarders send it every 5 to 30 s; networks keep a UDP way open for at least 30.</summary>
    private static readonly TimeSpan PullInterval = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1), Retry = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ResolveTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Nothing was heard for so long although something was sent: said once, and the name looked up anew.
    /// </summary>
    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(15),
        ForgetAddressAfter = TimeSpan.FromMinutes(1);

    /// <summary>A txpk has some hundred bytes; forwarders read 1,000.</summary>
    private const int MaxDatagramBytes = 4096;

    /// <summary>A PUSH_ACK for each PUSH_DATA, and some downlinks: ten times what a full gateway causes.</summary>
    private const int MaxDatagramsPerSecond = 2000;

    private const long NotAsked = long.MaxValue;

    private readonly WakeSignal _signal = new();
    private readonly LongContexts _contexts = new();
    private readonly CommandBudget _commands = new(CommandBudget.UsualPerSecond);
    private readonly CommandBudget _datagrams = new(MaxDatagramsPerSecond);
    private volatile Socket? _socket;
    private TimeSpan _pullAt;
    private long _askedTicks = NotAsked;
    private int _underWay, _pushed, _acknowledged;
    private bool _isAway, _wasHeard;

    public PushQueue Queue => parts.Queue;

    public DestinationTally? Tally { get; init; }

    /// <summary>Downlinks that are not answered yet.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    public void Offer(UplinkFrame frame, TimeSpan now)
    {
        _contexts.Heard(frame.RxInfo.Context);
        Queue.Add(frame, now);
    }

    public void Wake() => _signal.Wake();

    public void Report(GatewayStats stats)
    {
        var pushed = Interlocked.Exchange(ref _pushed, 0);
        var acknowledged = Interlocked.Exchange(ref _acknowledged, 0);
        var percent = pushed == 0 ? 0 : Math.Min(100.0, 100.0 * acknowledged / pushed);
        Send(GatewayDatagrams.Report(Queue.TakeToken(), parts.Eui, stats, percent));
        Interlocked.Increment(ref _pushed);
    }

    /// <summary>The downlink's number is the token it came under.</summary>
    public void Answered(Eui64 gateway, DownlinkFrame frame, DownlinkTxAck ack)
    {
        report.DownlinkAnswered(gateway, frame, ack);
        Send(GatewayDatagrams.TxAck((ushort)frame.DownlinkId, parts.Eui, ack.Items[0].Status));
        Interlocked.Decrement(ref _underWay);
    }

    /// <summary>Runs until stopped, whatever the network does.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await ConnectAndRunAsync(stop).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                // While stopping, any failure is only the broken-off attempt.
                if (!stop.IsCancellationRequested)
                    NoteAway(e.Message);
            }

            await Task.Delay(Retry, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _signal.Dispose();

    private async Task ConnectAndRunAsync(CancellationToken stop)
    {
        var addresses = await Dns.GetHostAddressesAsync(options.Host, stop).WaitAsync(ResolveTimeout, stop)
            .ConfigureAwait(false);
        using var socket = new Socket(addresses[0].AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Blocking = false;
        // Connected: the kernel takes datagrams from no other address.
        await socket.ConnectAsync(new IPEndPoint(addresses[0], options.Port), stop).ConfigureAwait(false);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _socket = socket;
        _pullAt = clock.Now;
        var receiving = ReceiveAsync(socket, ended.Token);
        try
        {
            await SendAsync(stop).ConfigureAwait(false);
        }
        finally
        {
            _socket = null;
            await ended.CancelAsync().ConfigureAwait(false);
            await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var now = clock.Now;
            SendDue(now);
            var asked = Volatile.Read(ref _askedTicks);
            if (asked != NotAsked && now.Ticks - asked > SilentAfter.Ticks)
                NoteAway("it does not answer");
            if (asked != NotAsked && now.Ticks - asked > ForgetAddressAfter.Ticks)
            {
                Volatile.Write(ref _askedTicks, now.Ticks);
                return;
            }

            var pause = Queue.NextDue is { } due && due - now < Beat ? due - now : Beat;
            await _signal.WaitAsync(pause > TimeSpan.Zero ? pause : TimeSpan.FromMilliseconds(10), stop)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void SendDue(TimeSpan now)
    {
        if (now >= _pullAt && parts.Concentrator.IsOnline && (options.KeepAlive || parts.Entrance.IsOwner))
        {
            _pullAt = now + PullInterval;
            Send(GatewayDatagrams.Pull(Queue.TakeToken(), parts.Eui));
        }

        while (Queue.TryNext(now, out var batch))
        {
            Interlocked.Increment(ref _pushed);
            Send(batch.Datagram ??= GatewayDatagrams.Push(batch.Token, parts.Eui, batch.Frames));
        }
    }

    private void Send(byte[] datagram)
    {
        if (_socket is not { } socket)
            return;
        try
        {
            // First, or an answer could come in between.
            Interlocked.CompareExchange(ref _askedTicks, clock.Now.Ticks, NotAsked);
            socket.Send(datagram);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // As if it were lost on the way; so is what the kernel reports of the one before.
            LogNotSent(log, parts.Destination, e.Message);
        }
    }

    private async Task ReceiveAsync(Socket socket, CancellationToken stop)
    {
        var buffer = new byte[MaxDatagramBytes];
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var length = await socket.ReceiveAsync(buffer, stop).ConfigureAwait(false);
                Receive(buffer.AsSpan(0, length), clock.Now);
                if (!_datagrams.TryTake(clock.Now))
                    // What a flood brings meanwhile, the kernel's buffer throws away.
                    await Task.Delay(100, stop).ConfigureAwait(false);
            }
            catch (SocketException e)
            {
                // Nobody listens there (ICMP), or it was longer than any answer.
                LogNotSent(log, parts.Destination, e.Message);
                await Task.Delay(100, stop).ConfigureAwait(false);
            }
        }
    }

    // version 1 | token 2 | message 1 | [txpk]
    private void Receive(ReadOnlySpan<byte> datagram, TimeSpan now)
    {
        if (datagram.Length < SemtechHeader.AnswerLengthBytes || datagram[0] is not (1 or 2))
        {
            Tally?.Unread();
            return;
        }

        NoteHeard();
        var token = BinaryPrimitives.ReadUInt16BigEndian(datagram[1..]);
        switch ((SemtechMessage)datagram[3])
        {
            case SemtechMessage.PushAck:
                Interlocked.Increment(ref _acknowledged);
                if (Queue.Acknowledge(token))
                    _signal.Wake();
                break;
            case SemtechMessage.PullResp when _commands.TryTake(now):
                TakeDownlink(token, datagram[SemtechHeader.AnswerLengthBytes..]);
                break;
            case SemtechMessage.PullAck:
                break;
            default:
                Tally?.Unread();
                break;
        }
    }

    private void TakeDownlink(ushort token, ReadOnlySpan<byte> body)
    {
        var gateway = parts.Concentrator.Eui;
        if (!TxpkReader.TryRead(body, out var item, out var error))
        {
            // A forwarder keeps silent; an answer spares the server the wait.
            Tally?.Unread();
            LogUnreadable(log, parts.Destination, error, body.Length);
            Send(GatewayDatagrams.TxAck(token, parts.Eui, TxAckStatus.InternalError));
            return;
        }

        _contexts.Lengthen(item.TxInfo);
        Interlocked.Increment(ref _underWay);
        report.DownlinkRequested(gateway);
        var frame = new DownlinkFrame { DownlinkId = token, GatewayId = gateway.ToString(), Items = { item } };
        if (!parts.Entrance.Begin(gateway, frame, this))
            Tally?.DownlinkRefused();
    }

    private void NoteHeard()
    {
        Volatile.Write(ref _askedTicks, NotAsked);
        if (_wasHeard && !_isAway)
            return;
        (_wasHeard, _isAway) = (true, false);
        LogAnswers(log, parts.Destination, options.Host, options.Port, parts.Eui.ToString());
    }

    private void NoteAway(string reason)
    {
        if (!_isAway)
            LogAway(log, parts.Destination, options.Host, options.Port, reason);
        _isAway = true;
    }

    [LoggerMessage(EventId = 3530, EventName = "agent.destination.connect", Level = LogLevel.Information,
        Message = "{Destination}: {Host}:{Port} answers {Gateway}")]
    private static partial void LogAnswers(ILogger log, string destination, string host, int port, string gateway);

    [LoggerMessage(EventId = 3531, EventName = "agent.destination.lose", Level = LogLevel.Warning,
        Message = "{Destination}: {Host}:{Port} is away ({Reason}); its uplinks are sent while they are fresh, and "
            + "counted when lost")]
    private static partial void LogAway(ILogger log, string destination, string host, int port, string reason);

    [LoggerMessage(EventId = 3532, EventName = "agent.destination.fail", Level = LogLevel.Debug,
        Message = "{Destination}: not sent: {Reason}")]
    private static partial void LogNotSent(ILogger log, string destination, string reason);

    [LoggerMessage(EventId = 3533, EventName = "agent.destination.reject", Level = LogLevel.Warning,
        Message = "{Destination}: PULL_RESP not understood: {Error}, {LengthBytes} bytes")]
    private static partial void LogUnreadable(ILogger log, string destination, TxpkError error, int lengthBytes);
}
