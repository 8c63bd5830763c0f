using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>A sender's address without its port: forwarders use two sockets.</summary>
internal static class SenderAddress
{
    // sockaddr_in: family 2 | port 2 | address 4;  sockaddr_in6: family 2 | port 2 | flow 4 | address 16 | scope 4
    public static UInt128 Of(SocketAddress from)
    {
        var bytes = from.Buffer.Span;
        return from.Family switch
        {
            AddressFamily.InterNetwork when from.Size >= 8 => BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]),
            AddressFamily.InterNetworkV6 when from.Size >= 24 => BinaryPrimitives.ReadUInt128BigEndian(bytes[8..]),
            _ => UInt128.MaxValue,
        };
    }

    public static IPAddress ToAddress(SocketAddress from)
    {
        var any = from.Family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
        var address = ((IPEndPoint)new IPEndPoint(any, 0).Create(from)).Address;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
