using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>
/// Which frames are an operator's. Without any list all are; with one, only what a list names: a frame that says
/// nothing of whose it is goes to nobody who did not ask for everything.
/// </summary>
internal sealed class DestinationFilter(DestinationFilterOptions options)
{
    private readonly DevAddrPrefix[] _devAddrs =
    [
        .. Parse<DevAddrPrefix>(options.DevAddrs, DevAddrPrefix.TryParse),
        .. Parse<NetId>(options.NetIds, NetId.TryParse).Select(id => new DevAddrPrefix(id.Prefix, id.PrefixLength)),
    ];

    private readonly uint[] _netIds = [.. Parse<NetId>(options.NetIds, NetId.TryParse).Select(id => id.Value)];
    private readonly EuiRange[] _joinEuis = [.. Parse<EuiRange>(options.JoinEuis, EuiRange.TryParse)];
    private readonly bool _takesProprietary = options.Proprietary;

    private delegate bool TryParse<T>(string? text, out T value);

    /// <summary>
    /// Everything passes. Decided by what was asked for, so that an entry not understood opens nothing.
    /// </summary>
    public bool IsOpen { get; } = options.NetIds.Count + options.DevAddrs.Count + options.JoinEuis.Count == 0;

    public bool Matches(in FrameAddress address)
    {
        if (IsOpen)
            return true;
        return address.Kind switch
        {
            FrameKind.Data => ContainsDevAddr(address.DevAddr),
            FrameKind.Join => ContainsJoinEui(address.JoinEui),
            FrameKind.Rejoin => Array.IndexOf(_netIds, address.NetId) >= 0,
            FrameKind.Proprietary => _takesProprietary,
            _ => false,
        };
    }

    private bool ContainsDevAddr(DevAddr devAddr)
    {
        foreach (var prefix in _devAddrs)
        {
            if (prefix.Contains(devAddr))
                return true;
        }

        return false;
    }

    private bool ContainsJoinEui(Eui64 joinEui)
    {
        foreach (var range in _joinEuis)
        {
            if (range.Contains(joinEui))
                return true;
        }

        return false;
    }

    private static IEnumerable<T> Parse<T>(IReadOnlyList<string> texts, TryParse<T> tryParse)
    {
        foreach (var text in texts)
        {
            if (tryParse(text, out var value))
                yield return value;
        }
    }
}
