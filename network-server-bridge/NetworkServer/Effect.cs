using Google.Protobuf;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// What a decision asks the rim to do. Order matters: everything that is <see cref="IsDurable"/> is in the decision
/// journal before any effect of the same step leaves the process.
/// </summary>
public abstract record Effect
{
    /// <summary>True when the effect changes state and is written to the decision journal.</summary>
    public virtual bool IsDurable => true;
}

/// <summary>A device has joined: the new session, and the nonces that must never be used again.</summary>
public sealed record SessionStarted(
    SessionState Session, ushort DevNonce, Guid DeduplicationId, DateTimeOffset At, long IngestSequence) : Effect;

/// <summary>
/// A data uplink was accepted on its first copy. It moves the session on; should the process die before
/// <see cref="UplinkGathered"/>, recovery gathers it from here.
/// </summary>
/// <param name="Uplink">With the first copy only.</param>
/// <param name="Session">The session after it: counter up, and counter down when there is an answer.</param>
/// <param name="Answer">The downlink it deserves as PHYPayload, the same for each repetition; null for none.</param>
public sealed record UplinkAccepted(AcceptedUplink Uplink, SessionState Session, byte[]? Answer) : Effect;

/// <summary>The window of an accepted uplink has closed: what the sinks consume, exactly one per uplink.</summary>
public sealed record UplinkGathered(AcceptedUplink Uplink) : Effect;

/// <summary>A frame that is not a new uplink: counted, logged, shown on the device's and the gateway's page.</summary>
public sealed record FrameJudged(
    FrameVerdict Verdict, Eui64? DevEui, DevAddr? DevAddr, uint? FCnt, Eui64 Gateway, long IngestSequence,
    DateTimeOffset At, UplinkFrame Frame) : Effect
{
    /// <summary>
    /// All but further copies: three gateways would triple the journal for what <see cref="UplinkGathered"/> tells
    /// anyway. After a crash they come again from the ingest log.
    /// </summary>
    public override bool IsDurable => Verdict != FrameVerdict.Duplicate;
}

/// <summary>A confirmed downlink was acknowledged, or never will be.</summary>
public sealed record DownlinkAcknowledged(Eui64 DevEui, uint FCntDown, bool Acknowledged, DateTimeOffset At) : Effect;

/// <summary>
/// A downlink to send as soon as the durable effects before it are on disk. Its items (RX1, RX2) are alternatives;
/// the rim drops it, counted, when <see cref="Deadline"/> has passed.
/// </summary>
public sealed record DownlinkReady(
    string Region, Eui64 Gateway, Eui64 DevEui, DownlinkFrame Frame, DateTimeOffset Deadline) : Effect
{
    /// <summary>Never: a downlink whose time has passed is worth nothing after a restart.</summary>
    public override bool IsDurable => false;
}

/// <summary>A downlink was due, but the device's last receive window had passed: counted, nothing is sent.</summary>
/// <param name="Region">Region data used.</param>
/// <param name="Gateway">The gateway that would have sent it.</param>
/// <param name="DevEui">The device that waited in vain.</param>
/// <param name="Deadline">When it should have left at the latest.</param>
/// <param name="At">When the decision was made.</param>
public sealed record DownlinkTooLate(
    string Region, Eui64 Gateway, Eui64 DevEui, DateTimeOffset Deadline, DateTimeOffset At) : Effect
{
    /// <summary>Never: it changes nothing.</summary>
    public override bool IsDurable => false;
}

/// <summary>An accepted data uplink with its plaintext and everyone who heard it.</summary>
/// <param name="DeduplicationId">
/// Identifies the uplink in events; derived from session and counter, so a replay gives it again.
/// </param>
/// <param name="DevEui">The device.</param>
/// <param name="SessionNumber">Which session of the device.</param>
/// <param name="DevAddr">Address in the frame.</param>
/// <param name="FCntUp">Full 32-bit counter.</param>
/// <param name="FPort">Null when the frame has no FPort (and so no payload).</param>
/// <param name="Payload">Decrypted FRMPayload; MAC commands when FPort is 0.</param>
/// <param name="Confirmed">The device wants an acknowledgement.</param>
/// <param name="Adr">The device lets the network set its data rate.</param>
/// <param name="DataRate">Data rate index of the region.</param>
/// <param name="ReceivedAt">Log time of the first copy: the uplink's time everywhere.</param>
/// <param name="Region">Region data used.</param>
/// <param name="TxInfo">Frequency and modulation.</param>
/// <param name="PhyPayload">The frame as it was on the air: what further copies are recognised by.</param>
/// <param name="Copies">Each gateway that heard it, once, the first first.</param>
/// <param name="IngestSequence">The first copy's place in the ingest log.</param>
public sealed record AcceptedUplink(
    Guid DeduplicationId, Eui64 DevEui, uint SessionNumber, DevAddr DevAddr, uint FCntUp, byte? FPort, byte[] Payload,
    bool Confirmed, bool Adr, int DataRate, DateTimeOffset ReceivedAt, string Region, UplinkTxInfo TxInfo,
    ByteString PhyPayload, IReadOnlyList<UplinkRxInfo> Copies, long IngestSequence)
{
    /// <summary>
    /// Nanoseconds since 1970 that identify this uplink among the device's points: the log time in milliseconds, and
    /// below it a slot from session and counter, so that two frames of one millisecond stay two points and a replay
    /// writes the very same one.
    /// </summary>
    public long PointTimeNs =>
        (ReceivedAt.ToUnixTimeMilliseconds() * 1_000_000)
        + ((((long)SessionNumber * 7_919) + FCntUp) % 999_983);
}
