namespace Kreisfunk.NetworkServer;

/// <summary>
/// Most devices of a region have been told the same: they share one state. Bounded: rare states are their device's own.
/// </summary>
internal sealed class MacStates
{
    /// <summary>Regions, settings and what ADR may set, in every combination that is common.</summary>
    private const int MaxShared = 4_096;

    private readonly Dictionary<MacState, MacState> _shared = [];

    /// <summary>The shared one of equal states.</summary>
    public MacState Share(MacState mac)
    {
        // Lists are compared by identity, so only states without are ever equal; and a time is never another's.
        if (!mac.Extra.IsEmpty || !mac.Pending.IsEmpty || !mac.Refused.IsEmpty || !mac.Relay.IsEmpty
            || mac.StatusAskedAt is not null)
            return mac;
        if (_shared.TryGetValue(mac, out var known))
            return known;
        if (_shared.Count < MaxShared)
            _shared.Add(mac, mac);
        return mac;
    }
}
