using System.Net;
using System.Net.Sockets;

namespace Kreisfunk.Running;

/// <summary>
/// Asks whether a port is free before anything is started, so that the answer can name the option to change.
/// </summary>
internal static class PortCheck
{
    /// <summary>Null when the port can be bound, else a sentence with the fix.</summary>
    public static string? Tcp(string what, IPEndPoint endpoint, string fix) =>
        Try(what, "TCP", endpoint, fix, () =>
        {
            using var listener = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(endpoint);
            listener.Listen(1);
        });

    /// <summary>Null when the port can be bound, else a sentence with the fix.</summary>
    public static string? Udp(string what, IPEndPoint endpoint, string fix) =>
        Try(what, "UDP", endpoint, fix, () =>
        {
            using var socket = new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(endpoint);
        });

    private static string? Try(string what, string protocol, IPEndPoint endpoint, string fix, Action bind)
    {
        try
        {
            bind();
            return null;
        }
        catch (SocketException fault)
        {
            var remedy = fault.SocketErrorCode == SocketError.AddressNotAvailable
                ? "name an address this machine has, 127.0.0.1 for itself or 0.0.0.0 for all"
                : fix;
            return $"{what} cannot listen on {protocol} {endpoint} ({Reason(fault, endpoint)}): {remedy}.";
        }
    }

    private static string Reason(SocketException fault, IPEndPoint endpoint) => fault.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => $"port {endpoint.Port} is in use by another program",
        SocketError.AccessDenied => $"port {endpoint.Port} needs more rights",
        SocketError.AddressNotAvailable => $"this machine has no address {endpoint.Address}",
        _ => fault.Message.TrimEnd('.'),
    };
}
