using System.Net;

namespace Kreisfunk.GatewayAgent.Radio;

/// <summary>Where a concentrator listens for downlinks: the sender of its last PULL_DATA.</summary>
internal sealed record PullPath(SocketAddress Address, byte Version);
