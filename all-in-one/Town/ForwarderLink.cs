using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Kreisfunk.Town;

/// <summary>How one gateway's forwarder gets on; read while it runs.</summary>
public sealed class ForwarderCounters
{
    private long _datagrams;
    private long _acknowledged;
    private long _resent;
    private long _downlinks;
    private long _refused;

    /// <summary>PUSH_DATA sent for the first time.</summary>
    public long Datagrams => Interlocked.Read(ref _datagrams);

    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    public long Resent => Interlocked.Read(ref _resent);

    /// <summary>PULL_RESP understood.</summary>
    public long Downlinks => Interlocked.Read(ref _downlinks);

    /// <summary>Of these, answered with an error.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    internal void CountDatagram() => Interlocked.Increment(ref _datagrams);

    internal void CountAcknowledged() => Interlocked.Increment(ref _acknowledged);

    internal void CountResent() => Interlocked.Increment(ref _resent);

    internal void CountDownlink(bool refused)
    {
        Interlocked.Increment(ref _downlinks);
        if (refused)
            Interlocked.Increment(ref _refused);
    }
}

/// <summary>The sockets of one simulated forwarder: one for uplinks, one for downlinks, as the real one has.</summary>
internal sealed class ForwarderLink : IAsyncDisposable
{
    /// <summary>
    /// Datagrams without PUSH_ACK before the sender waits, when it resends: 8 frames each, more than the kernel's
    /// default receive buffer holds, so waiting here costs no rate.
    /// </summary>
    internal const int MaxUnacknowledged = 512;

    private static readonly TimeSpan PullInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StatInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ResendAfter = TimeSpan.FromSeconds(1);

    private readonly SimulatedGateway _gateway;
    private readonly EndPoint _agent;
    private readonly bool _resends;
    private readonly TimeProvider _time;
    private readonly ChannelWriter<RadioDownlink> _air;
    private readonly Socket _up;
    private readonly Socket _down;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<ushort, Pending> _pending = new();
    private ushort _token;

    public ForwarderLink(
        SimulatedGateway gateway, IPEndPoint agent, bool resends, TimeProvider time, ChannelWriter<RadioDownlink> air)
    {
        _gateway = gateway;
        _agent = agent;
        _resends = resends;
        _time = time;
        _air = air;
        // Not connected: the kernel would report a forwarder's absence as an error of the next send.
        _up = new Socket(agent.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _down = new Socket(agent.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        var any = agent.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
        _up.Bind(new IPEndPoint(any, 0));
        _down.Bind(new IPEndPoint(any, 0));
    }

    public ForwarderCounters Counters { get; } = new();

    public int Unacknowledged => _pending.Count;

    /// <summary>Runs until cancelled: keeps the downlink path open, sends statistics, resends, receives.</summary>
    public Task RunAsync(CancellationToken cancel) => Task.WhenAll(
        EveryAsync(PullInterval, SendPullAsync, cancel), EveryAsync(StatInterval, SendStatAsync, cancel),
        EveryAsync(ResendAfter / 4, ResendAsync, cancel), ReceiveAsync(_up, OnUpAsync, cancel),
        ReceiveAsync(_down, OnDownAsync, cancel));

    /// <summary>Sends frames, eight to a datagram.</summary>
    public async Task PushAsync(IReadOnlyList<HeardFrame> frames, CancellationToken cancel)
    {
        foreach (var chunk in frames.Chunk(SimulatedGateway.MaxFramesPerDatagram))
        {
            while (_resends && _pending.Count >= MaxUnacknowledged)
                await Task.Delay(TimeSpan.FromMilliseconds(5), _time, cancel);

            var token = NextToken();
            byte[] datagram;
            lock (_gate)
                datagram = _gateway.PushData(token, chunk);
            if (_resends)
                _pending[token] = new Pending(datagram, _time.GetTimestamp());
            Counters.CountDatagram();
            await _up.SendToAsync(datagram, _agent, cancel);
        }
    }

    public ValueTask DisposeAsync()
    {
        _up.Dispose();
        _down.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task EveryAsync(TimeSpan period, Func<CancellationToken, Task> step, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                await step(cancel);
                await Task.Delay(period, _time, cancel);
            }
        }
        catch (OperationCanceledException)
        {
            // The end that was asked for.
        }
    }

    private async Task ReceiveAsync(Socket socket, Func<ReadOnlyMemory<byte>, Task> handle, CancellationToken cancel)
    {
        var buffer = new byte[65_536];
        var from = new IPEndPoint(
            socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(buffer, from, cancel);
                await handle(buffer.AsMemory(0, received.ReceivedBytes).ToArray());
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // A "port unreachable" of an agent that is not there: a forwarder does not mind.
                await Task.Delay(TimeSpan.FromMilliseconds(100), _time, CancellationToken.None);
            }
        }
    }

    private async Task SendPullAsync(CancellationToken cancel) =>
        await _down.SendToAsync(_gateway.PullData(NextToken()), _agent, cancel);

    private async Task SendStatAsync(CancellationToken cancel)
    {
        byte[] datagram;
        lock (_gate)
            datagram = _gateway.PushStat(NextToken(), _time.GetUtcNow());
        await _up.SendToAsync(datagram, _agent, cancel);
    }

    private async Task ResendAsync(CancellationToken cancel)
    {
        foreach (var (token, pending) in _pending)
        {
            if (_time.GetElapsedTime(pending.SentAt) < ResendAfter)
                continue;
            _pending[token] = pending with { SentAt = _time.GetTimestamp() };
            Counters.CountResent();
            await _up.SendToAsync(pending.Datagram, _agent, cancel);
        }
    }

    private Task OnUpAsync(ReadOnlyMemory<byte> datagram)
    {
        if (datagram.Length >= 4 && datagram.Span[3] == 1)
        {
            _pending.TryRemove((ushort)((datagram.Span[1] << 8) | datagram.Span[2]), out _);
            Counters.CountAcknowledged();
            lock (_gate)
                _gateway.CountAcknowledgement();
        }

        return Task.CompletedTask;
    }

    private async Task OnDownAsync(ReadOnlyMemory<byte> datagram)
    {
        if (!TxPacket.TryRead(datagram, out var packet))
            return;

        string? error;
        RadioDownlink? downlink;
        byte[] answer;
        lock (_gate)
        {
            error = _gateway.Schedule(packet!, _time.GetUtcNow(), out downlink);
            answer = _gateway.TxAck(packet!.Token, error);
        }

        Counters.CountDownlink(error is not null);
        await _down.SendToAsync(answer, _agent);
        if (downlink is not null)
            await _air.WriteAsync(downlink);
    }

    private ushort NextToken()
    {
        lock (_gate)
        {
            // A token still waiting for its answer is passed over; at most 512 of 65,536 are.
            do
                _token++;
            while (_pending.ContainsKey(_token));
            return _token;
        }
    }

    private readonly record struct Pending(byte[] Datagram, long SentAt);
}
