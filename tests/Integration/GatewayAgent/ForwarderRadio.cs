using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Google.Protobuf;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>A packet forwarder over Semtech UDP.</summary>
internal sealed class ForwarderRadio(IPEndPoint agent, string eui) : TestRadio
{
    private readonly byte[] _eui = Convert.FromHexString(eui);
    private readonly UdpClient _up = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly UdpClient _down = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _stop = new();
    private volatile bool _isSilent;
    private ushort _token;

    public override async Task OpenAsync()
    {
        await _down.SendAsync(Datagram(2, ""), agent);
        await _down.ReceiveAsync(_stop.Token);
        _ = ReadDownAsync();
        _ = PullAsync();
    }

    public override async Task<bool> HearAsync(RadioFrame frame)
    {
        var modulation = frame.SpreadingFactor is { } factor
            ? $"\"modu\":\"LORA\",\"datr\":\"SF{factor}BW125\",\"codr\":\"4/5\""
            : "\"modu\":\"FSK\",\"datr\":50000";
        var datagram = Datagram(0, string.Create(CultureInfo.InvariantCulture, $$$"""
            {"rxpk":[{"tmst":{{{frame.Counter}}},"freq":{{{frame.FrequencyHz / 1e6}}},"chan":0,"rfch":0,"stat":1,
            {{{modulation}}},"rssi":{{{frame.RssiDbm}}},"lsnr":{{{frame.SnrDb}}},"size":{{{frame.Phy.Length}}},
            "data":"{{{Convert.ToBase64String(frame.Phy)}}}"}]}
            """));
        await _up.SendAsync(datagram, agent);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var answer = (await _up.ReceiveAsync(timeout.Token)).Buffer;
        return answer is [2, var high, var low, 1] && high == datagram[1] && low == datagram[2];
    }

    public override void FallSilent() => _isSilent = true;

    public override async Task SayAsync(byte[] garbage)
    {
        await _up.SendAsync(garbage, agent);
        await _up.SendAsync((byte[])[.. Datagram(0, ""), .. garbage], agent);
        await _down.SendAsync((byte[])[.. Datagram(5, ""), .. garbage], agent);
    }

    public override ByteString ContextOf(uint counter)
    {
        var context = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(context, counter);
        return ByteString.CopyFrom(context);
    }

    public override async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _up.Dispose();
        _down.Dispose();
    }

    private async Task PullAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2));
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token) && !_isSilent)
                await _down.SendAsync(Datagram(2, ""), agent);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ReadDownAsync()
    {
        try
        {
            while (true)
            {
                var datagram = (await _down.ReceiveAsync(_stop.Token)).Buffer;
                if (datagram[3] == 3)
                    await AnswerAsync(datagram);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(byte[] pullResp)
    {
        var txpk = JsonDocument.Parse(pullResp.AsMemory(4)).RootElement.GetProperty("txpk");
        Downlinks.Enqueue(new RadioDownlink([(uint)Math.Round(txpk.GetProperty("freq").GetDouble() * 1e6)],
            Convert.ToHexStringLower(txpk.GetProperty("data").GetBytesFromBase64()),
            txpk.TryGetProperty("tmst", out var tmst) ? tmst.GetUInt64() : null,
            txpk.TryGetProperty("tmms", out var tmms) ? tmms.GetUInt64() : null));
        var reply = NextReply();
        if (reply == RadioReply.KeepsSilent)
            return;
        var body = reply == RadioReply.MissesFirst ? "{\"txpk_ack\":{\"error\":\"COLLISION_PACKET\"}}" : "";
        byte[] header = [2, pullResp[1], pullResp[2], 5, .. _eui];
        await _down.SendAsync((byte[])[.. header, .. System.Text.Encoding.ASCII.GetBytes(body)], agent);
    }

    private byte[] Datagram(byte message, string body)
    {
        _token++;
        return [2, (byte)(_token >> 8), (byte)_token, message, .. _eui, .. System.Text.Encoding.ASCII.GetBytes(body)];
    }
}
