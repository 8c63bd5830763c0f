using Kreisfunk.GatewayAgent.Downlinks;
using Kreisfunk.GatewayAgent.Uplinks;

namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>Where a datagram's contents go, and by which rules.</summary>
internal sealed record DatagramTargets(ConcentratorTable Concentrators, UplinkIntake Uplinks, RadioEvents Events,
    DownlinkDispatcher Downlinks, UdpOptions Udp);
