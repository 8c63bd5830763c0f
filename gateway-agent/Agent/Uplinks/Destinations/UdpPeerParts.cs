using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>What one concentrator's exchange with a Semtech UDP server works on.</summary>
/// <param name="Destination">Its name.</param>
/// <param name="Concentrator">The real one.</param>
/// <param name="Eui">What the operator knows it as.</param>
/// <param name="Queue">Its frames on their way.</param>
/// <param name="Entrance">Where the operator's downlinks go.</param>
internal sealed record UdpPeerParts(string Destination, Concentrator Concentrator, Eui64 Eui, PushQueue Queue,
    DownlinkEntrance Entrance);
