using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// All that the server knows and the registry does not. Whoever writes it down seals the keys in the sessions.
/// The same state always gives the same snapshot, in the same order.
/// </summary>
/// <param name="LastAppliedIngestSequence">The last frame that was decided.</param>
/// <param name="At">The server's time.</param>
/// <param name="Devices">Ordered by DevEUI; removed devices among them.</param>
/// <param name="Flows">Frames of the last seconds, the oldest first.</param>
/// <param name="Airtime">What gateways have sent in the last hour.</param>
public sealed record ServerSnapshot(
    long LastAppliedIngestSequence, DateTimeOffset At, IReadOnlyList<DeviceSnapshot> Devices,
    IReadOnlyList<FlowSnapshot> Flows, IReadOnlyList<AirtimeUse> Airtime)
{
    /// <summary>Deployments, the oldest first.</summary>
    public IReadOnlyList<DeploymentSnapshot> Deployments { get; init; } = [];
}

/// <summary>What a device's joins and sessions leave behind.</summary>
/// <param name="DevEui">The device.</param>
/// <param name="RootKeyCheck">Fingerprint of the root keys the nonces belong to.</param>
/// <param name="LastSessionNumber">The highest session number given.</param>
/// <param name="LastJoinNonce">The highest JoinNonce given.</param>
/// <param name="DevNonces">Every DevNonce used, ascending.</param>
/// <param name="LastRjCount1">1.1: the highest RJcount1; null for none.</param>
/// <param name="ResetAllowedUntil">Until when its counters may begin again; null for never.</param>
/// <param name="Current">The session in use; null when there is none.</param>
/// <param name="Pending">A session joined for whose first uplink is awaited.</param>
/// <param name="Queue">What waits to be sent to it.</param>
public sealed record DeviceSnapshot(
    Eui64 DevEui, ulong RootKeyCheck, uint LastSessionNumber, uint LastJoinNonce, IReadOnlyList<ushort> DevNonces,
    ushort? LastRjCount1, DateTimeOffset? ResetAllowedUntil, SessionSnapshot? Current, SessionSnapshot? Pending,
    IReadOnlyList<QueuedDownlinkState> Queue);

/// <summary>A session and what has become of it.</summary>
/// <param name="Start">What it was made with.</param>
/// <param name="LastFCntUp">The highest accepted counter; null before the first uplink.</param>
/// <param name="Missing">Counters below it that never came.</param>
/// <param name="NFCntDown">The counter of the next downlink.</param>
/// <param name="AFCntDown">1.1: that of the next downlink on FPort 1 to 255.</param>
/// <param name="ConfirmedFCntDown">The last confirmed downlink; null for none.</param>
/// <param name="LastRjCount0">1.1: the highest RJcount0; null for none.</param>
/// <param name="Mac">What the device has been told.</param>
/// <param name="LastFrameHash">XxHash3 of the last accepted PHYPayload.</param>
/// <param name="Answer">The answer to it; null when it had none.</param>
/// <param name="Repetitions">How often it was repeated.</param>
/// <param name="History">How its last frames came in, the oldest first.</param>
/// <param name="HeardBy">Who heard the last one, the best first.</param>
/// <param name="LastUplinkAt">When its last uplink was accepted.</param>
/// <param name="JumpedTo">Where the last jump of the downlink counter led; null for none.</param>
public sealed record SessionSnapshot(
    SessionStart Start, uint? LastFCntUp, IReadOnlyList<MissingBlock> Missing, uint NFCntDown, uint AFCntDown,
    uint? ConfirmedFCntDown, ushort? LastRjCount0, MacState Mac, ulong LastFrameHash, byte[]? Answer, int Repetitions,
    IReadOnlyList<UplinkSample> History, IReadOnlyList<HeardGateway> HeardBy, DateTimeOffset LastUplinkAt,
    uint? JumpedTo);

/// <summary>A frame that is remembered.</summary>
/// <param name="PhyPayload">Its bytes.</param>
/// <param name="Verdict">What became of its first copy.</param>
/// <param name="DevEui">Whose it was, where that is known.</param>
/// <param name="FCntUp">Its 32-bit counter, for accepted ones.</param>
/// <param name="SessionNumber">Its session, for accepted ones.</param>
/// <param name="TransmissionAt">When the first copy of the device's latest transmission came.</param>
/// <param name="HeardBy">Gateways that have reported it since then.</param>
/// <param name="Earlier">Receptions of the device's transmissions before that one.</param>
/// <param name="Awaiting">The accepted uplink while its window is open, with the copies so far; else null.</param>
public sealed record FlowSnapshot(
    byte[] PhyPayload, FrameVerdict Verdict, Eui64? DevEui, uint FCntUp, uint SessionNumber,
    DateTimeOffset TransmissionAt, IReadOnlyList<HeardBySnapshot> HeardBy, IReadOnlyList<HeardBySnapshot> Earlier,
    AcceptedUplink? Awaiting);

/// <summary>A gateway that has reported a remembered frame.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="Context">What it said of the moment: equal for the same reception delivered again.</param>
public sealed record HeardBySnapshot(Eui64 Gateway, byte[] Context);
