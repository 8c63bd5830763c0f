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

        var address = SenderAddress.ToAddress(from);
        _lastIsAllowed = _networks.Any(network => network.Contains(address));
        _last = PullPath.Copy(from);
        return _lastIsAllowed;
    }
}
