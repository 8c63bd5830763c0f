using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>A packet forwarder's two sockets, as unmodified ones have them: one up, one down.</summary>
internal sealed class TestForwarder : IDisposable
{
    private readonly byte[] _eui;
    private readonly UdpClient _up = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly UdpClient _down = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly IPEndPoint _agent;
    private readonly ConcurrentQueue<string> _answers;
    private readonly CancellationTokenSource _stop = new();
    private ushort _token;

    /// <param name="agent">Where to.</param>
    /// <param name="eui">As 16 hexadecimal digits.</param>
    /// <param name="answers">TX_ACK bodies for the PULL_RESPs to come, in order; null keeps silent, none left
    /// accepts.</param>
    public TestForwarder(IPEndPoint agent, string eui, params string?[] answers)
    {
        _agent = agent;
        _eui = Convert.FromHexString(eui);
        _answers = new ConcurrentQueue<string>(answers.Select(a => a ?? "silent"));
        _ = ReadDownAsync();
    }

    /// <summary>txpk texts received.</summary>
    public ConcurrentQueue<string> Downlinks { get; } = new();

    public async Task PullAsync() => await _down.SendAsync(Datagram(2, ""), _agent);

    /// <summary>Sends one PUSH_DATA; true when its PUSH_ACK came.</summary>
    public async Task<bool> PushAsync(string body, double waitSeconds = 2)
    {
        var datagram = Datagram(0, body);
        await _up.SendAsync(datagram, _agent);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(waitSeconds));
        try
        {
            var answer = (await _up.ReceiveAsync(timeout.Token)).Buffer;
            return answer is [2, var high, var low, 1] && high == datagram[1] && low == datagram[2];
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>An uplink whose four bytes of data are its number.</summary>
    public static string Uplink(int number, uint counter)
    {
        var data = Convert.ToBase64String([0x40, (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {"rxpk":[{"tmst":{{counter}},"freq":868.1,"chan":0,"rfch":0,"stat":1,"modu":"LORA","datr":"SF7BW125",
            "codr":"4/5","rssi":-60,"lsnr":9.5,"size":4,"data":"{{data}}"}]}
            """);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _up.Dispose();
        _down.Dispose();
        _stop.Dispose();
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
        Downlinks.Enqueue(Encoding.ASCII.GetString(pullResp.AsSpan(4)));
        var body = _answers.TryDequeue(out var answer) ? answer : "";
        if (body != "silent")
            await _down.SendAsync((byte[])[2, pullResp[1], pullResp[2], 5, .. _eui, .. Encoding.ASCII.GetBytes(body)],
                _agent);
    }

    private byte[] Datagram(byte message, string body)
    {
        _token++;
        return [2, (byte)(_token >> 8), (byte)_token, message, .. _eui, .. Encoding.ASCII.GetBytes(body)];
    }
}
