using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Kreisfunk.Benchmarks;

/// <summary>Sends uplinks as a packet forwarder does, some on the way at a time.</summary>
internal sealed class BenchForwarder : IDisposable
{
    private const int Window = 32;

    // What one concentrator in a town hears.
    private const int Devices = 1000;

    /// <summary>Devices from here on are of nobody's backlog.</summary>
    public const uint LiveDevices = 1_000_000;

    private static readonly byte[] Eui = Convert.FromHexString("aa555a00000013e2");

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[] _answer = new byte[64];
    private int _number;

    public BenchForwarder(int port)
    {
        _socket.Connect("127.0.0.1", port);
        _socket.ReceiveTimeout = 10_000;
        _socket.Send((byte[])[2, 0, 1, 2, .. Eui]);
        _socket.Receive(_answer);
    }

    /// <summary>Each is answered, or the receive timeout ends the run.</summary>
    public void Push(int count, BenchSubscriber server) => PushAll(count, server.Wait);

    /// <summary>As fast as they are answered.</summary>
    public void PushAll(int count) => PushAll(count, () => { });

    /// <summary>One frame of one device.</summary>
    public void Push(uint device, int fCnt)
    {
        _socket.Send(Datagram(_number++, device, fCnt));
        _socket.Receive(_answer);
    }

    public void Dispose() => _socket.Dispose();

    private void PushAll(int count, Action wait)
    {
        var waiting = 0;
        for (var i = 0; i < count; i++)
        {
            wait();
            _socket.Send(Datagram(_number, (uint)(_number % Devices), _number / Devices));
            _number++;
            if (++waiting < Window)
                continue;
            _socket.Receive(_answer);
            waiting--;
        }

        for (; waiting > 0; waiting--)
            _socket.Receive(_answer);
    }

    private static byte[] Datagram(int number, uint device, int fCnt)
    {
        var data = Convert.ToBase64String([0x40, .. BitConverter.GetBytes(device), 0,
            .. BitConverter.GetBytes((ushort)fCnt), .. new byte[12]]);
        var body = string.Create(CultureInfo.InvariantCulture, $$"""
            {"rxpk":[{"tmst":{{(uint)number * 1000}},"chan":{{number % 8}},"rfch":0,"freq":868.1,"stat":1,"modu":"LORA",
            "datr":"SF7BW125","codr":"4/5","rssi":-60,"lsnr":9.5,"size":20,"data":"{{data}}"}]}
            """);
        return [2, (byte)(number >> 8), (byte)number, 0, .. Eui, .. Encoding.ASCII.GetBytes(body)];
    }
}
