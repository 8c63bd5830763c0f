using Kreisfunk.GatewayAgent.Downlinks;
using Kreisfunk.GatewayAgent.Radio;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>The radio side as destinations see it.</summary>
internal sealed record DestinationRadio(ConcentratorTable Concentrators, DownlinkDispatcher Downlinks,
    DownlinkOwnership Ownership);
