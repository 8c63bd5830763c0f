namespace Kreisfunk.GatewayAgent;

/// <summary>
/// Section "Agent:Destinations:{name}:Filter": which frames are the operator's. Nothing set: all of them.
/// </summary>
public sealed class DestinationFilterOptions
{
    /// <summary>
    /// NetIDs ("000013"): data frames whose address such a network may have given, and rejoin requests (types 0 and 2)
    /// that name it.
    /// </summary>
    public IReadOnlyList<string> NetIds { get; set; } = [];

    /// <summary>Prefixes of device addresses ("26000000/7"), or single addresses ("26011bda"): data frames.</summary>
    public IReadOnlyList<string> DevAddrs { get; set; } = [];

    /// <summary>
    /// JoinEUIs: one ("70b3d57ed0000001"), a range ("70b3d57ed0000000-70b3d57ed0ffffff") or a prefix
    /// ("70b3d57ed0000000/40"): join requests and rejoin requests of type 1.
    /// </summary>
    public IReadOnlyList<string> JoinEuis { get; set; } = [];

    /// <summary>
    /// Proprietary frames too, although they say nothing of whose they are. Without any of the lists they are sent
    /// anyway.
    /// </summary>
    public bool Proprietary { get; set; }
}
