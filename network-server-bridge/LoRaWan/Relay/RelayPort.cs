namespace Kreisfunk.LoRaWan;

/// <summary>
/// The FPort on which relay and network hand each other the frames of devices (TS011-1.0.1). An uplink's payload is a
/// <see cref="ForwardUplinkReq"/>; a downlink's (ForwardDownlinkReq) is the device's PHYPayload and nothing else.
/// </summary>
public static class RelayPort
{
    /// <summary>226.</summary>
    public const byte FPort = 226;

    /// <summary>RELAY_FWD_DELAY: from the end of a device's frame to the beginning of the relay's own, 50 ms.</summary>
    public static readonly TimeSpan ForwardDelay = TimeSpan.FromMilliseconds(50);
}
