using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>The durable part of a LoRaWAN 1.0.x session; immutable, each step makes the next one.</summary>
/// <param name="DevEui">The device.</param>
/// <param name="SessionNumber">Counts the device's sessions from 1; with FCntUp it names an uplink for ever.</param>
/// <param name="DevAddr">The address frames carry.</param>
/// <param name="NwkSKey">MIC key, and payload key of FPort 0.</param>
/// <param name="AppSKey">Payload key of FPort 1 to 255.</param>
/// <param name="LastFCntUp">The highest accepted 32-bit counter; null before the first uplink.</param>
/// <param name="NextFCntDown">The counter the next downlink will carry; never used twice with one key.</param>
/// <param name="JoinNonce">The JoinNonce (AppNonce) this session was made with; 0 for ABP.</param>
/// <param name="Region">The region data the session was made with; empty for ABP before its first uplink.</param>
/// <param name="Receive">What the join accept told the device of its receive windows.</param>
/// <param name="RootKeyCheck">
/// Which AppKey the session came from, as a one-way fingerprint: a session of an exchanged key is not taken up again
/// by recovery. 0 for ABP.
/// </param>
public sealed record SessionState(
    Eui64 DevEui, uint SessionNumber, DevAddr DevAddr, AesKey NwkSKey, AesKey AppSKey,
    uint? LastFCntUp, uint NextFCntDown, uint JoinNonce, string Region, ReceiveWindows Receive, ulong RootKeyCheck);
