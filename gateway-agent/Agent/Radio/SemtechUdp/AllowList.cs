using System.Net;

namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>Whose datagrams are read. Belongs to the receive thread.</summary>
internal sealed class AllowList(IReadOnlyList<string> networks)
{
    private readonly IPNetwork[] _networks = [.. networks.Select(text => IPNetwork.Parse(text))];
    private SocketAddress? _last;
    private bool _lastIsAllowed;

    public bool Allows(SocketAddress from)
    {
        if (_networks.Length == 0)
            return true;
        // Datagrams come in long rows from the same sender.
        if (_last is not null && _last.Equals(from))
            return _lastIsAllowed;

        var endPoint = (IPEndPoint)new IPEndPoint(from.Family == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? IPAddress.IPv6Any
            : IPAddress.Any, 0).Create(from);
        var address = endPoint.Address.IsIPv4MappedToIPv6 ? endPoint.Address.MapToIPv4() : endPoint.Address;
        _lastIsAllowed = _networks.Any(network => network.Contains(address));
        _last = endPoint.Serialize();
        return _lastIsAllowed;
    }
}
