using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>Who would send to a multicast group, and whom that would not reach.</summary>
/// <param name="Gateways">The gateways, in the order they would send.</param>
/// <param name="Uncovered">Members that none of them has heard.</param>
public sealed record MulticastReach(IReadOnlyList<Eui64> Gateways, IReadOnlyList<Eui64> Uncovered);
