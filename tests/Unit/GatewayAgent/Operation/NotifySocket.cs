using System.Net.Sockets;
using System.Text;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Operation;

/// <summary>The service manager's end of the notification socket.</summary>
internal sealed class NotifySocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public NotifySocket()
    {
        _socket.Bind(new UnixDomainSocketEndPoint(Path));
        _socket.ReceiveTimeout = 5000;
    }

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"kf-{Guid.NewGuid():N}");

    public bool IsEmpty => _socket.Available == 0;

    public string Next()
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, _socket.Receive(buffer));
    }

    public void Dispose()
    {
        _socket.Dispose();
        File.Delete(Path);
    }
}
