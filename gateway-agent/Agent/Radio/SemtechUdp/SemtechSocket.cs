using System.Net;
using System.Net.Sockets;
using Kreisfunk.GatewayAgent.Operation;
using Microsoft.Extensions.Options;

namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>The one UDP socket: one thread receives, any thread sends.</summary>
internal sealed class SemtechSocket(IOptions<AgentOptions> options, LoopPulses pulses, MonotonicClock clock)
    : IDisposable
{
    private readonly UdpOptions _udp = options.Value.Udp;
    private Socket? _socket;

    public bool IsOpen => _socket is not null;

    public IPEndPoint LocalEndPoint => _socket?.LocalEndPoint as IPEndPoint
        ?? throw new InvalidOperationException("The Semtech UDP server has not been started.");

    /// <summary>An empty address of the right kind, for <see cref="Receive"/> to fill.</summary>
    public SocketAddress CreateAddress() => new IPEndPoint(IPAddress.Parse(_udp.Bind), 0).Serialize();

    /// <summary>Throws with one sentence that names the fix when the address or port cannot be had.</summary>
    public void Open()
    {
        var endPoint = new IPEndPoint(IPAddress.Parse(_udp.Bind), _udp.Port);
        var socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.ReceiveBufferSize = _udp.ReceiveBufferBytes;
            socket.Bind(endPoint);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new InvalidOperationException(Explain(endPoint, e), e);
        }

        _socket = socket;
    }

    /// <summary>Blocks until a datagram is there. 0 bytes is an empty one.</summary>
    public int Receive(Span<byte> buffer, SocketAddress from)
    {
        pulses.Receive.Waits();
        var length = _socket!.ReceiveFrom(buffer, SocketFlags.None, from);
        pulses.Receive.Works(clock.Now);
        return length;
    }

    public void Send(ReadOnlySpan<byte> datagram, SocketAddress to) =>
        _socket?.SendTo(datagram, SocketFlags.None, to);

    /// <summary>Ends a blocked <see cref="Receive"/>.</summary>
    public void Dispose() => _socket?.Dispose();

    private static string Explain(IPEndPoint endPoint, SocketException e) => e.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse =>
            $"UDP port {endPoint.Port} on {endPoint.Address} is in use: stop the other program (a packet forwarder's "
            + "bridge, or this one started twice), or set Agent:Udp:Port to a free port.",
        SocketError.AddressNotAvailable =>
            $"{endPoint.Address} is no address of this machine: set Agent:Udp:Bind to one, such as 127.0.0.1 or "
            + "0.0.0.0.",
        SocketError.AccessDenied =>
            $"UDP port {endPoint.Port} may not be opened by this user: set Agent:Udp:Port to one above 1023.",
        _ => $"UDP {endPoint} cannot be opened ({e.Message}): check Agent:Udp:Bind and Agent:Udp:Port.",
    };
}
