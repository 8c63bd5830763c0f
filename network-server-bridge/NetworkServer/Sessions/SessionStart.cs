using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>What a session is made with and keeps; the rest of it moves.</summary>
/// <param name="DevEui">The device.</param>
/// <param name="SessionNumber">Counts the device's sessions from 1; with FCntUp it names an uplink for ever.</param>
/// <param name="DevAddr">The address frames carry.</param>
/// <param name="Keys">The session's keys.</param>
/// <param name="Is11">Speaks LoRaWAN 1.1: other MICs, encrypted FOpts, two downlink counters.</param>
/// <param name="JoinNonce">The JoinNonce (AppNonce) this session was made with; 0 for ABP.</param>
/// <param name="Region">The region data the session was made with.</param>
/// <param name="Mac">What the device has been told, or was made with, at its start.</param>
/// <param name="RootKeyCheck">
/// Which root keys the session came from, as a one-way fingerprint: a session of exchanged keys is not taken up again
/// by recovery. 0 for ABP.
/// </param>
public sealed record SessionStart(
    Eui64 DevEui, uint SessionNumber, DevAddr DevAddr, SessionKeys Keys, bool Is11, uint JoinNonce, string Region,
    MacState Mac, ulong RootKeyCheck);
