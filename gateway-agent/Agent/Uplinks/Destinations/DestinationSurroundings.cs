using Kreisfunk.GatewayAgent.Downlinks;
using Kreisfunk.GatewayAgent.Operation;
using Kreisfunk.GatewayAgent.Radio;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>What destinations share with the rest of the agent.</summary>
internal sealed record DestinationSurroundings(ConcentratorTable Concentrators, DownlinkDispatcher Downlinks,
    DownlinkOwnership Ownership, OperationMetrics Metrics);
