using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Kreisfunk.GatewayAgent.Operation.Systemd;

/// <summary>
/// Words to the service manager over its datagram socket, as sd_notify(3) describes them. Nothing happens where there
/// is none. A word that is not taken is lost: the manager's own time limits say what follows.
/// </summary>
internal sealed class SystemdNotifier : IDisposable
{
    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _manager;

    /// <param name="address">$NOTIFY_SOCKET: a path, or "@" and an abstract name; null or empty for none.</param>
    public SystemdNotifier(string? address)
    {
        if (string.IsNullOrEmpty(address) || address[0] is not ('/' or '@'))
            return;
        // A leading NUL is how the kernel writes an abstract name.
        _manager = new UnixDomainSocketEndPoint(address[0] == '@' ? "\0" + address[1..] : address);
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
    }

    public bool IsThere => _socket is not null;

    /// <summary>True when the manager took it.</summary>
    public bool Send(string words)
    {
        if (_socket is null || _manager is null)
            return false;
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(words), _manager);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose() => _socket?.Dispose();

    /// <summary>How often the manager wants a sign of life; null when it wants none, or from another process.</summary>
    public static TimeSpan? WatchdogInterval(string? microseconds, string? processId, int ownProcessId)
    {
        if (!long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var interval)
            || interval is <= 0 or > 86_400_000_000)
            return null;
        var isForOther = !string.IsNullOrEmpty(processId)
            && processId != ownProcessId.ToString(CultureInfo.InvariantCulture);
        return isForOther ? null : TimeSpan.FromMicroseconds(interval);
    }
}
