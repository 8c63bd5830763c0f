using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Radio.SemtechUdp;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>Another operator's Semtech UDP server on a real socket: keeps what came and answers, or does not.</summary>
internal sealed class TestUdpNetwork : IDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _stop = new();
    private volatile IPEndPoint? _pulledFrom;

    public TestUdpNetwork() => _ = ReadAsync();

    public int Port => ((IPEndPoint)_socket.Client.LocalEndPoint!).Port;

    public bool Answers { get; set; } = true;

    public bool HasPulled => _pulledFrom is not null;

    public ConcurrentQueue<UplinkFrame> Uplinks { get; } = new();

    public ConcurrentQueue<string> Reports { get; } = new();

    public ConcurrentQueue<(ushort Token, string Body)> TxAcks { get; } = new();

    /// <summary>EUIs the gateways named themselves by.</summary>
    public ConcurrentDictionary<Eui64, int> Gateways { get; } = new();

    /// <summary>To where the last PULL_DATA came from, as servers do.</summary>
    public async Task SendDownAsync(ushort token, string txpk) => await _socket.SendAsync(
        (byte[])[2, (byte)(token >> 8), (byte)token, 3, .. Encoding.ASCII.GetBytes($$"""{"txpk":{{txpk}}}""")],
        _pulledFrom);

    public void Dispose()
    {
        _stop.Cancel();
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        var push = new PushData(new Random(1));
        try
        {
            while (true)
                await TakeAsync(await _socket.ReceiveAsync(_stop.Token), push);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task TakeAsync(UdpReceiveResult received, PushData push)
    {
        var datagram = received.Buffer;
        var body = Encoding.ASCII.GetString(datagram.AsSpan(12));
        var gateway = Eui64.ReadBigEndian(datagram.AsSpan(4));
        Gateways.AddOrUpdate(gateway, 1, (_, count) => count + 1);
        if (datagram[3] == 0)
            Take(datagram, body, gateway, push);
        else if (datagram[3] == 2)
            _pulledFrom = received.RemoteEndPoint;
        else if (datagram[3] == 5)
            TxAcks.Enqueue(((ushort)(datagram[1] << 8 | datagram[2]), body));
        if (Answers && datagram[3] is (0 or 2))
            await _socket.SendAsync(
                (byte[])[datagram[0], datagram[1], datagram[2], datagram[3] == 0 ? (byte)1 : (byte)4],
                received.RemoteEndPoint);
    }

    private void Take(byte[] datagram, string body, Eui64 gateway, PushData push)
    {
        if (body.Contains("\"stat\":{", StringComparison.Ordinal))
            Reports.Enqueue(body);
        push.Read(datagram.AsSpan(12), gateway);
        push.Frames.ForEach(Uplinks.Enqueue);
    }
}
