using Kreisfunk.GatewayAgent.Radio;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>What the exchanges with one Semtech UDP server share.</summary>
internal sealed record UdpDestinationParts(DestinationFilter Filter, DestinationReport Report,
    DownlinkEntrance Entrance, ConcentratorTable Concentrators, MonotonicClock Clock)
{
    /// <summary>Where a concentrator's tokens begin: a new life must not repeat those of the one before.</summary>
    public required Func<ushort> FirstToken { get; init; }

    public required ILogger Log { get; init; }
}
