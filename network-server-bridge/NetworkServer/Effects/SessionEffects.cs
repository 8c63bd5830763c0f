using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// A device has joined, or joined again by a rejoin request: the new session, and the nonces that must never be used
/// again. It awaits its first uplink.
/// </summary>
/// <param name="Session">The session.</param>
/// <param name="Origin">What asked for it.</param>
/// <param name="Accept">The join accept that answers.</param>
/// <param name="DeduplicationId">Identifies the join in events; a replay gives it again.</param>
/// <param name="At">Log time of the first copy.</param>
/// <param name="IngestSequence">The first copy's place in the ingest log.</param>
public sealed record SessionStarted(
    SessionStart Session, JoinOrigin Origin, JoinAnswer Accept, Guid DeduplicationId, DateTimeOffset At,
    long IngestSequence) : Effect
{
    /// <inheritdoc />
    public override Eui64? Device => Session.DevEui;
}

/// <summary>The join accept of a started session, so that a crash before it was sent loses nothing.</summary>
/// <param name="RequestPhy">The request that is answered.</param>
/// <param name="PhyPayload">The join accept as PHYPayload.</param>
/// <param name="UplinkDataRate">Data rate index of the request.</param>
/// <param name="FirstCopy">How the first gateway heard the request.</param>
/// <param name="FrequencyHz">Where it was heard.</param>
public sealed record JoinAnswer(
    byte[] RequestPhy, byte[] PhyPayload, int UplinkDataRate, Contracts.Gateway.UplinkRxInfo FirstCopy,
    uint FrequencyHz)
{
    /// <summary>The relay that sent the request on, inside whose own answer this one goes; null for none.</summary>
    public ForwardedBy? Via { get; init; }
}

/// <summary>
/// A session without a join: an ABP device's at its first frame, and the one that follows a reset of its counters.
/// </summary>
/// <param name="Session">The session.</param>
/// <param name="FirstFCntDown">Where the downlink counters go on: a key's counter is never used twice.</param>
/// <param name="IsReset">An owner has allowed the counters to begin again; the permission is used up.</param>
/// <param name="At">When.</param>
/// <param name="IngestSequence">The frame's place in the ingest log.</param>
public sealed record SessionAdopted(
    SessionStart Session, uint FirstFCntDown, bool IsReset, DateTimeOffset At, long IngestSequence) : Effect
{
    /// <inheritdoc />
    public override Eui64? Device => Session.DevEui;
}

/// <summary>An owner allows an ABP device to begin its frame counter again, once.</summary>
/// <param name="DevEui">The device.</param>
/// <param name="Until">The permission ends then, used or not.</param>
/// <param name="By">Who gave it, for the audit log.</param>
/// <param name="At">When.</param>
public sealed record CounterResetAllowed(Eui64 DevEui, DateTimeOffset Until, string By, DateTimeOffset At) : Effect
{
    /// <inheritdoc />
    public override Eui64? Device => DevEui;
}

/// <summary>
/// The state may be older than what devices have heard (a restored backup, or records that a crash took): every
/// downlink counter and JoinNonce jumps ahead, so that none is used twice.
/// </summary>
/// <param name="Counters">How far downlink counters jump.</param>
/// <param name="JoinNonces">How far JoinNonces jump.</param>
/// <param name="At">When.</param>
public sealed record CountersJumped(uint Counters, uint JoinNonces, DateTimeOffset At) : Effect;

/// <summary>The network and a device have come to know more of each other.</summary>
/// <param name="DevEui">The device.</param>
/// <param name="SessionNumber">Its session.</param>
/// <param name="Mac">What the device has been told from now on.</param>
/// <param name="Exchanges">What was asked and answered, for people.</param>
/// <param name="At">When.</param>
public sealed record MacChanged(
    Eui64 DevEui, uint SessionNumber, MacState Mac, IReadOnlyList<MacExchange> Exchanges, DateTimeOffset At) : Effect
{
    /// <inheritdoc />
    public override Eui64? Device => DevEui;
}

/// <summary>One MAC command and what came of it.</summary>
/// <param name="Command">The standard's name ("LinkADRReq").</param>
/// <param name="Bytes">CID and payload.</param>
/// <param name="Answer">The device's answer with its CID; empty when there is none.</param>
/// <param name="Outcome">What came of it.</param>
public sealed record MacExchange(string Command, byte[] Bytes, byte[] Answer, MacOutcome Outcome);

/// <summary>What came of a MAC command.</summary>
public enum MacOutcome : byte
{
    /// <summary>The device asked, the network answers.</summary>
    Answered = 0,

    /// <summary>The network asks.</summary>
    Requested = 1,

    /// <summary>The device has agreed.</summary>
    Accepted = 2,

    /// <summary>The device refuses; it is asked again later.</summary>
    Refused = 3,

    /// <summary>The device did not answer; it is asked again.</summary>
    Unanswered = 4,

    /// <summary>The device says something on its own.</summary>
    Told = 5,
}

/// <summary>ADR has looked at a device.</summary>
/// <param name="DevEui">The device.</param>
/// <param name="SessionNumber">Its session.</param>
/// <param name="FCntUp">After which frame.</param>
/// <param name="Decision">What it decided, and why.</param>
/// <param name="At">When.</param>
public sealed record AdrDecided(
    Eui64 DevEui, uint SessionNumber, uint FCntUp, AdrDecision Decision, DateTimeOffset At) : Effect
{
    /// <inheritdoc />
    public override Eui64? Device => DevEui;
}

/// <summary>The device has told battery and margin.</summary>
/// <param name="DevEui">The device.</param>
/// <param name="Battery">0 external power, 1 to 254 level, 255 unknown.</param>
/// <param name="MarginDb">SNR of the last DevStatusReq, in dB.</param>
/// <param name="At">When.</param>
public sealed record DeviceStatusTold(Eui64 DevEui, byte Battery, int MarginDb, DateTimeOffset At) : Effect
{
    /// <inheritdoc />
    public override Eui64? Device => DevEui;
}
