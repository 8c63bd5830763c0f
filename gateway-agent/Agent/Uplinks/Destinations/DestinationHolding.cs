using Kreisfunk.GatewayAgent.Spool;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>
/// What outlives a destination's changes: the frames kept for it, and the count of what it got and did not get.
/// </summary>
internal sealed record DestinationHolding(ISpool Spool, DestinationTally Tally)
{
    /// <summary>What the waiting frames were let through by; null when nothing waited at the start.</summary>
    public string? Filter { get; init; }

    /// <summary>Gives a spool on the disk its beats.</summary>
    public SpoolKeeper? Keeper { get; init; }
}
