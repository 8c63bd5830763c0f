using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Google.Protobuf;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>A Basics Station: it takes frames apart, and tells only of what it has sent.</summary>
internal sealed class TestStation(IPEndPoint agent, string eui) : TestRadio
{
    // A unit and session as captured; the counter stands in the lower half.
    private const long Session = 0x4b_0000_0000_0000;

    private StationSocket? _socket;
    private volatile bool _isSilent;

    /// <summary>What the server closed with, once it has.</summary>
    public int? CloseStatus { get; private set; }

    public JsonElement Config { get; private set; }

    public override async Task OpenAsync()
    {
        var uri = new Uri(await DiscoverAsync());
        _socket = await StationSocket.OpenAsync(agent, uri.AbsolutePath);
        await _socket.SendAsync("""
            {"msgtype":"version","station":"2.0.6(linux/testsim)","firmware":null,"package":null,"model":"linux",
            "protocol":2,"features":"rmtsh"}
            """);
        Config = JsonDocument.Parse(await _socket.ReadTextAsync()).RootElement;
        _ = ReadAsync(_socket);
    }

    public override async Task<bool> HearAsync(RadioFrame frame)
    {
        await _socket!.SendAsync(string.Create(CultureInfo.InvariantCulture, $$$"""
            {{{{Taken(frame.Phy)}}},"RefTime":1795438270.848378,"DR":{{{12 - (frame.SpreadingFactor ?? 5)}}},
            "Freq":{{{frame.FrequencyHz}}},"upinfo":{"rctx":0,"xtime":{{{Session + frame.Counter}}},"gpstime":0,
            "fts":-1,"rssi":{{{frame.RssiDbm}}},"snr":{{{frame.SnrDb}}},"rxtime":1795438270.848380}}
            """));
        return true;
    }

    public override void FallSilent() => _isSilent = true;

    public override async Task SayAsync(byte[] garbage)
    {
        await _socket!.SendAsync(StationSocket.Text, [.. garbage.Select(b => (byte)(b & 0x7f))]);
        await _socket.SendAsync(StationSocket.Binary, garbage);
    }

    public override ByteString ContextOf(uint counter)
    {
        var context = new byte[16];
        BinaryPrimitives.WriteInt64BigEndian(context.AsSpan(8), Session + counter);
        return ByteString.CopyFrom(context);
    }

    public override ValueTask DisposeAsync()
    {
        _socket?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> DiscoverAsync()
    {
        using var socket = await StationSocket.OpenAsync(agent, "/router-info");
        await socket.SendAsync($$"""{"router":"{{eui[..4]}}:{{eui[4..8]}}:{{eui[8..12]}}:{{eui[12..]}}"}""");
        var answer = JsonDocument.Parse(await socket.ReadTextAsync()).RootElement;
        await socket.SendAsync(StationSocket.Close, [3, 232]);
        return answer.GetProperty("uri").GetString()!;
    }

    private async Task ReadAsync(StationSocket socket)
    {
        while (await socket.ReadAsync() is var (opcode, payload))
        {
            if (opcode == StationSocket.Ping && !_isSilent)
                await socket.SendAsync(StationSocket.Pong, payload);
            else if (opcode == StationSocket.Text)
                await AnswerAsync(socket, JsonDocument.Parse(payload).RootElement);
            else if (opcode == StationSocket.Close)
                CloseStatus = BinaryPrimitives.ReadUInt16BigEndian(payload);
        }
    }

    private async Task AnswerAsync(StationSocket socket, JsonElement message)
    {
        if (message.GetProperty("msgtype").GetString() != "dnmsg")
            return;
        var names = message.GetProperty("dC").GetInt32() switch { 0 => "RX1", 2 => "RX2", _ => "" };
        List<uint> frequencies = [message.GetProperty(names + "Freq").GetUInt32()];
        if (names == "RX1" && message.TryGetProperty("RX2Freq", out var second))
            frequencies.Add(second.GetUInt32());
        ulong? counter = message.TryGetProperty("xtime", out var xtime)
            ? (ulong)(xtime.GetInt64() - Session + message.GetProperty("RxDelay").GetInt64() * 1_000_000)
            : null;
        ulong? gps = message.TryGetProperty("gpstime", out var time) ? time.GetUInt64() / 1000 : null;
        Downlinks.Enqueue(new RadioDownlink(frequencies, message.GetProperty("pdu").GetString()!, counter, gps));
        var reply = NextReply();
        if (reply == RadioReply.KeepsSilent)
            return;
        var window = reply == RadioReply.MissesFirst ? "RX2" : names;
        await socket.SendAsync($$"""
            {"msgtype":"dntxed","seqno":1,"diid":{{message.GetProperty("diid").GetInt64()}},
            "DR":{{message.GetProperty(window + "DR").GetInt32()}},
            "Freq":{{message.GetProperty(window + "Freq").GetUInt32()}},
            "DevEui":"{{message.GetProperty("DevEui").GetString()}}","rctx":0,"xtime":1,"txtime":2048.6,"gpstime":0}
            """);
    }

    // As a station's parser does, for frames without options.
    private static string Taken(byte[] phy) => (phy[0] >> 5) switch
    {
        0 => $"""
            "msgtype":"jreq","MHdr":{phy[0]},"JoinEui":"{Eui(phy, 1)}","DevEui":"{Eui(phy, 9)}",
            "DevNonce":{BinaryPrimitives.ReadUInt16LittleEndian(phy.AsSpan(17))},"MIC":{Mic(phy)}
            """,
        7 => $"\"msgtype\":\"propdf\",\"FRMPayload\":\"{Convert.ToHexString(phy)}\"",
        _ => $"""
            "msgtype":"updf","MHdr":{phy[0]},"DevAddr":{BinaryPrimitives.ReadInt32LittleEndian(phy.AsSpan(1))},
            "FCtrl":{phy[5]},"FCnt":{BinaryPrimitives.ReadUInt16LittleEndian(phy.AsSpan(6))},"FOpts":"",
            "FPort":{phy[8]},"FRMPayload":"{Convert.ToHexString(phy[9..^4])}","MIC":{Mic(phy)}
            """,
    };

    private static int Mic(byte[] phy) => BinaryPrimitives.ReadInt32LittleEndian(phy.AsSpan(phy.Length - 4));

    private static string Eui(byte[] phy, int at) =>
        string.Join('-', phy.Skip(at).Take(8).Reverse().Select(b => b.ToString("X2", CultureInfo.InvariantCulture)));
}
