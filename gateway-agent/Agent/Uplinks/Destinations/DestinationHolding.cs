using Kreisfunk.GatewayAgent.Spool;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>
/// What outlives a destination's changes: the frames kept for it, and the count of what it got and did not get.
/// </summary>
internal sealed record DestinationHolding(ISpool Spool, AgeMarks Ages, DestinationTally Tally);
