using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Kreisfunk.LoRaWan;
using Kreisfunk.Town;

namespace Kreisfunk.Tests.Unit.AllInOne;

/// <summary>
/// A gateway agent and a network server in a hundred lines, over real UDP: acknowledges datagrams, answers join
/// requests and confirmed uplinks in RX1, and remembers what it could read. Loses datagrams when told to.
/// </summary>
internal sealed class LittleNetwork : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<Eui64, EndPoint> _ways = [];
    private readonly Dictionary<Eui64, PlannedDevice> _devices;
    private readonly Dictionary<DevAddr, Session> _sessions = [];
    private readonly HashSet<string> _answered = [];
    private readonly Task _loop;

    public LittleNetwork(TownPlan plan)
    {
        _devices = plan.Devices.ToDictionary(d => d.DevEui);
        foreach (var device in plan.Devices.Where(d => d.Abp is not null))
            Add(device.DevEui, device.Abp!.DevAddr, new SessionKeys10(
                device.Abp.Keys.SNwkSIntKey, device.Abp.Keys.AppSKey));
        _socket.ReceiveBufferSize = 4 * 1024 * 1024;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _loop = RunAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Every n-th PUSH_DATA is neither read nor acknowledged; 0 loses none.</summary>
    public int LoseEvery { get; init; }

    public HashSet<(Eui64 DevEui, uint FCnt)> Uplinks { get; } = [];

    public int Copies { get; private set; }

    public int Lost { get; private set; }

    public List<string> TxAcks { get; } = [];

    public HashSet<Eui64> Gateways { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _socket.Dispose();
        await _loop;
        _end.Dispose();
    }

    private void Add(Eui64 devEui, DevAddr devAddr, SessionKeys10 keys) =>
        _sessions[devAddr] = new Session(devEui, new AesCipher(keys.NwkSKey), new AesCipher(keys.AppSKey));

    private async Task RunAsync()
    {
        var buffer = new byte[65_536];
        var pushes = 0;
        while (!_end.IsCancellationRequested)
        {
            SocketReceiveFromResult received;
            try
            {
                received = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _end.Token);
            }
            catch (Exception fault) when (fault is OperationCanceledException or SocketException
                                              or ObjectDisposedException)
            {
                return;
            }

            var datagram = buffer[..received.ReceivedBytes];
            if (datagram[3] == 0 && LoseEvery > 0 && ++pushes % LoseEvery == 0)
                Lost++;
            else
                await HandleAsync(datagram, received.RemoteEndPoint);
        }
    }

    private async Task HandleAsync(byte[] datagram, EndPoint from)
    {
        var gateway = Eui64.ReadBigEndian(datagram.AsSpan(4));
        Gateways.Add(gateway);
        switch (datagram[3])
        {
            case 0:
                await _socket.SendToAsync(new byte[] { 2, datagram[1], datagram[2], 1 }, from);
                await PushDataAsync(gateway, datagram.AsMemory(12));
                break;
            case 2:
                _ways[gateway] = from;
                await _socket.SendToAsync(new byte[] { 2, datagram[1], datagram[2], 4 }, from);
                break;
            case 5:
                TxAcks.Add(Encoding.UTF8.GetString(datagram.AsSpan(12)));
                break;
        }
    }

    private async Task PushDataAsync(Eui64 gateway, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        if (!document.RootElement.TryGetProperty("rxpk", out var frames))
            return;
        foreach (var rxpk in frames.EnumerateArray())
        {
            var phy = rxpk.GetProperty("data").GetBytesFromBase64();
            if (JoinRequest.TryRead(phy, out var request, out _))
                await JoinAsync(gateway, rxpk, request);
            else
                await DataAsync(gateway, rxpk, phy);
        }
    }

    private async Task JoinAsync(Eui64 gateway, JsonElement rxpk, JoinRequest request)
    {
        if (!_answered.Add($"{request.DevEui} {request.DevNonce}"))
            return;
        var device = _devices[request.DevEui];
        var appKey = new AesCipher(device.AppKey);
        var devAddr = new DevAddr(0x01000000u + (uint)device.Index);
        var accept = new JoinAccept((uint)_answered.Count, 0, devAddr, 0, 1, null);
        Add(request.DevEui, accept.DevAddr,
            SessionKeys10.Derive(appKey, accept.JoinNonce, accept.NetId, request.DevNonce));
        await AnswerAsync(gateway, rxpk, accept.Encrypt(appKey), 5_000_000);
    }

    private async Task DataAsync(Eui64 gateway, JsonElement rxpk, byte[] phy)
    {
        if (!TryAccept(phy, out var session, out var first, out var isConfirmed) || !first || !isConfirmed)
            return;
        var fields = new DownlinkFields
        {
            DevAddr = DevAddr.ReadLittleEndian(phy.AsSpan(1)),
            Ack = true,
            FCnt32 = session.NextFCntDown++,
        };
        var ack = DataFrames.WriteDown(fields, session.NwkSKey, session.AppSKey);
        await AnswerAsync(gateway, rxpk, ack, 1_000_000);
    }

    private bool TryAccept(byte[] phy, out Session session, out bool first, out bool isConfirmed)
    {
        session = null!;
        first = isConfirmed = false;
        if (!DataFrame.TryRead(phy, out var frame, out _) || !_sessions.TryGetValue(frame.DevAddr, out session!)
            || !DataCrypto.IsMicValid10(session.NwkSKey, in frame, frame.FCnt))
            return false;
        Copies++;
        isConfirmed = frame.IsConfirmed;
        first = Uplinks.Add((session.DevEui, frame.FCnt));
        return true;
    }

    private async Task AnswerAsync(Eui64 gateway, JsonElement rxpk, byte[] phy, uint delayMicroseconds)
    {
        if (!_ways.TryGetValue(gateway, out var way))
            return;
        var tmst = unchecked(rxpk.GetProperty("tmst").GetUInt32() + delayMicroseconds);
        var freq = rxpk.GetProperty("freq").GetDecimal();
        var json = string.Create(CultureInfo.InvariantCulture, $$$"""
            {"txpk":{"imme":false,"tmst":{{{tmst}}},"rfch":0,"powe":14,"freq":{{{freq}}},
            "modu":"LORA","datr":"{{{rxpk.GetProperty("datr").GetString()}}}","codr":"4/5","ipol":true,
            "size":{{{phy.Length}}},"data":"{{{Convert.ToBase64String(phy)}}}"}}
            """);
        var datagram = new byte[4 + Encoding.UTF8.GetByteCount(json)];
        datagram[0] = 2;
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(1), (ushort)tmst);
        datagram[3] = 3;
        Encoding.UTF8.GetBytes(json, datagram.AsSpan(4));
        await _socket.SendToAsync(datagram, way);
    }

    private sealed class Session(Eui64 devEui, AesCipher nwkSKey, AesCipher appSKey)
    {
        public Eui64 DevEui => devEui;

        public AesCipher NwkSKey => nwkSKey;

        public AesCipher AppSKey => appSKey;

        public uint NextFCntDown { get; set; }
    }
}
