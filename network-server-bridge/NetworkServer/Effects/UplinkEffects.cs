using Google.Protobuf;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// A data uplink was accepted on its first copy. It moves the session on; should the process die before
/// <see cref="UplinkGathered"/>, recovery gathers it from here.
/// </summary>
/// <param name="Uplink">With the first copy only.</param>
public sealed record UplinkAccepted(AcceptedUplink Uplink) : Effect
{
    /// <inheritdoc />
    public override Eui64? Device => Uplink.DevEui;
}

/// <summary>
/// The window of an accepted uplink has closed: what the sinks consume, exactly one per uplink. An uplink that a relay
/// sent on is accepted and gathered in one, as everyone who heard the relay is known by then.
/// </summary>
public sealed record UplinkGathered(AcceptedUplink Uplink) : Effect
{
    /// <inheritdoc />
    public override Eui64? Device => Uplink.DevEui;
}

/// <summary>A gateway has delivered its copy after the window had closed: one more that heard the uplink.</summary>
/// <param name="DevEui">The device.</param>
/// <param name="DeduplicationId">Which uplink.</param>
/// <param name="FCntUp">Its counter.</param>
/// <param name="UplinkAt">Its time.</param>
/// <param name="Copy">How the gateway heard it.</param>
/// <param name="At">When the copy came.</param>
/// <param name="IngestSequence">The copy's place in the ingest log.</param>
public sealed record UplinkEnriched(
    Eui64 DevEui, Guid DeduplicationId, uint FCntUp, DateTimeOffset UplinkAt, UplinkRxInfo Copy, DateTimeOffset At,
    long IngestSequence) : Effect
{
    /// <inheritdoc />
    public override Eui64? Device => DevEui;
}

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

    /// <inheritdoc />
    public override Eui64? Device => DevEui;
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
/// <param name="FOpts">MAC commands of the header, decrypted where they were encrypted.</param>
/// <param name="Flags">What the header says.</param>
/// <param name="DataRate">Data rate index of the region.</param>
/// <param name="ReceivedAt">Log time of the first copy: when the server learnt of it.</param>
/// <param name="Region">Region data used.</param>
/// <param name="TxInfo">Frequency and modulation.</param>
/// <param name="PhyPayload">The frame as it was on the air: what further copies are recognised by.</param>
/// <param name="Copies">Each gateway that heard it, or heard the relay that sent it on, once, the first first.</param>
/// <param name="IngestSequence">The first copy's place in the ingest log.</param>
public sealed record AcceptedUplink(
    Guid DeduplicationId, Eui64 DevEui, uint SessionNumber, DevAddr DevAddr, uint FCntUp, byte? FPort, byte[] Payload,
    byte[] FOpts, UplinkFlags Flags, int DataRate, DateTimeOffset ReceivedAt, string Region, UplinkTxInfo TxInfo,
    ByteString PhyPayload, IReadOnlyList<UplinkRxInfo> Copies, long IngestSequence)
{
    /// <summary>The relay that sent it on; null when gateways have heard the device itself.</summary>
    public ForwardedBy? Via { get; init; }

    /// <summary>SNR in dB at whoever heard the device best; 0 when nobody told.</summary>
    public float SnrDb => Via?.Heard.SnrDb ?? Copies.Select(copy => copy.Snr).DefaultIfEmpty().Max();

    /// <summary>The device wants an acknowledgement.</summary>
    public bool Confirmed => Flags.HasFlag(UplinkFlags.Confirmed);

    /// <summary>The device lets the network set its data rate.</summary>
    public bool Adr => Flags.HasFlag(UplinkFlags.Adr);

    /// <summary>A frame with a higher counter came before it: it is stored and nothing else.</summary>
    public bool IsLate => Flags.HasFlag(UplinkFlags.Late);

    /// <summary>
    /// When it was on the air: the log time, less what the first copy's gateway kept it over an outage. The uplink's
    /// time for everyone who reads it.
    /// </summary>
    public DateTimeOffset HeardAt => Copies.Count == 0 ? ReceivedAt : ReceivedAt - SpoolDelay.Of(Copies[0]);

    /// <summary>
    /// Nanoseconds since 1970 that identify this uplink among the device's points: its time in milliseconds, and
    /// below it a slot from session and counter, so that two frames of one millisecond stay two points and a replay
    /// writes the very same one.
    /// </summary>
    public long PointTimeNs =>
        (HeardAt.ToUnixTimeMilliseconds() * 1_000_000)
        + ((((long)SessionNumber * 7_919) + FCntUp) % 999_983);
}

/// <summary>What an uplink says of itself.</summary>
[Flags]
public enum UplinkFlags : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It wants an acknowledgement.</summary>
    Confirmed = 1,

    /// <summary>ADR: the network may set the data rate.</summary>
    Adr = 2,

    /// <summary>ADRACKReq: it asks whether anyone hears it.</summary>
    AdrAckReq = 4,

    /// <summary>ACK: it acknowledges the last confirmed downlink.</summary>
    Ack = 8,

    /// <summary>ClassB: it listens in ping slots.</summary>
    ClassB = 16,

    /// <summary>It came after a frame with a higher counter.</summary>
    Late = 32,
}
