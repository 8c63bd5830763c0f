using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>The relay that heard a device's frame and sent it on (TS011-1.0.1).</summary>
/// <param name="Relay">The relay's DevEUI.</param>
/// <param name="Heard">How it heard the frame.</param>
/// <param name="Delay">From the end of the device's transmission to the end of the relay's own.</param>
public sealed record ForwardedBy(Eui64 Relay, ForwardUplinkReq Heard, TimeSpan Delay);
