using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>
/// A websocket as a station's own client speaks it: "upgrade" in lower case, the same key every time, and no more of
/// the protocol than it needs.
/// </summary>
internal sealed class StationSocket : IDisposable
{
    public const byte Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10;

    private readonly TcpClient _tcp = new();
    private readonly SemaphoreSlim _sending = new(1);
    private Stream _stream = Stream.Null;

    /// <summary>The first line of the answer to the upgrade.</summary>
    public string StatusLine { get; private set; } = "";

    public static async Task<StationSocket> OpenAsync(IPEndPoint agent, string path, string? authorization = null,
        SslClientAuthenticationOptions? tls = null)
    {
        var socket = new StationSocket();
        await socket._tcp.ConnectAsync(agent);
        socket._stream = socket._tcp.GetStream();
        if (tls is not null)
        {
            var secure = new SslStream(socket._stream);
            await secure.AuthenticateAsClientAsync(tls);
            socket._stream = secure;
        }

        var header = authorization is null ? "" : $"Authorization: {authorization}\r\n";
        await socket._stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {agent}\r\n"
            + "Upgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Key: bpse8nVmEl6ZlX4lSb6RMw==\r\n"
            + $"{header}Sec-WebSocket-Version: 13\r\n\r\n"));
        await socket.ReadHeadersAsync();
        return socket;
    }

    /// <summary>Trusts this server certificate and no other.</summary>
    public static SslClientAuthenticationOptions Tls(X509Certificate2 server, X509Certificate2? own) => new()
    {
        TargetHost = "localhost",
        EnabledSslProtocols = System.Security.Authentication.SslProtocols.Tls12,
        ClientCertificates = own is null ? null : [own],
        RemoteCertificateValidationCallback = (_, presented, _, _) =>
            presented?.GetRawCertData().AsSpan().SequenceEqual(server.RawData) == true,
    };

    // FIN and opcode | masked, length 7 bits (126: 16 bits follow, 127: 64) | mask 4 | payload
    public async Task SendAsync(byte opcode, byte[] payload)
    {
        byte[] mask = [1, 2, 3, 4];
        var length = new byte[payload.Length < 126 ? 1 : payload.Length < 65536 ? 3 : 9];
        length[0] = (byte)(0x80 | (length.Length == 1 ? payload.Length : length.Length == 3 ? 126 : 127));
        if (length.Length == 3)
            BinaryPrimitives.WriteUInt16BigEndian(length.AsSpan(1), (ushort)payload.Length);
        else if (length.Length == 9)
            BinaryPrimitives.WriteUInt64BigEndian(length.AsSpan(1), (ulong)payload.Length);
        var masked = payload.Select((b, i) => (byte)(b ^ mask[i % 4]));
        byte[] frame = [(byte)(0x80 | opcode), .. length, .. mask, .. masked];
        await _sending.WaitAsync();
        try
        {
            await _stream.WriteAsync(frame);
        }
        finally
        {
            _sending.Release();
        }
    }

    public Task SendAsync(string text) => SendAsync(Text, Encoding.UTF8.GetBytes(text));

    /// <summary>Servers do not mask. Null when the connection has ended.</summary>
    public async Task<(byte Opcode, byte[] Payload)?> ReadAsync()
    {
        try
        {
            var head = new byte[2];
            await _stream.ReadExactlyAsync(head);
            var length = (long)head[1];
            if (length >= 126)
            {
                var more = new byte[length == 126 ? 2 : 8];
                await _stream.ReadExactlyAsync(more);
                length = more.Aggregate(0L, (sum, b) => (sum << 8) | b);
            }

            var payload = new byte[length];
            await _stream.ReadExactlyAsync(payload);
            return ((byte)(head[0] & 0x0f), payload);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException)
        {
            return null;
        }
    }

    /// <summary>The next text; "" when the connection ends before.</summary>
    public async Task<string> ReadTextAsync()
    {
        while (await ReadAsync() is { } frame)
        {
            if (frame.Opcode == Text)
                return Encoding.UTF8.GetString(frame.Payload);
            if (frame.Opcode == Close)
                return "";
        }

        return "";
    }

    public void Dispose()
    {
        _stream.Dispose();
        _tcp.Dispose();
        _sending.Dispose();
    }

    private async Task ReadHeadersAsync()
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await _stream.ReadExactlyAsync(one);
            text.Append((char)one[0]);
        }

        StatusLine = text.ToString().Split("\r\n")[0];
    }
}
