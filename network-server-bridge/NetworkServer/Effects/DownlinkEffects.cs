using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// A downlink has been made: its counter is spent, before it leaves. It may be sent several times, by one gateway after
/// the other, always with the same bytes.
/// </summary>
/// <param name="DevEui">The device.</param>
/// <param name="SessionNumber">Its session.</param>
/// <param name="PhyPayload">The frame.</param>
/// <param name="Counter">Its counter.</param>
/// <param name="IsApplicationCounter">1.1: the counter is AFCntDown.</param>
/// <param name="IsConfirmed">It asks for an acknowledgement.</param>
/// <param name="AnswerTo">Hash of the uplink it answers, whose repetition gets the same; null for none.</param>
/// <param name="ItemId">The queued item it carries; null for none.</param>
/// <param name="At">When it was made.</param>
public sealed record DownlinkMade(
    Eui64 DevEui, uint SessionNumber, byte[] PhyPayload, uint Counter, bool IsApplicationCounter, bool IsConfirmed,
    ulong? AnswerTo, Guid? ItemId, DateTimeOffset At) : Effect
{
    /// <inheritdoc />
    public override Eui64? Device => DevEui;

    internal Cargo Cargo => new(DevEui, Counter, ItemId, IsConfirmed);
}

/// <summary>
/// A downlink to send as soon as the durable effects before it are on disk. Its items (RX1, RX2) are alternatives;
/// the rim drops it, counted, when <see cref="Deadline"/> has passed.
/// </summary>
/// <param name="Region">Region data used.</param>
/// <param name="Gateway">Who is to send it.</param>
/// <param name="DevEui">The device; that of a group for multicast.</param>
/// <param name="Frame">The gateway's message.</param>
/// <param name="Deadline">When it must have left the bridge.</param>
public sealed record DownlinkReady(
    string Region, Eui64 Gateway, Eui64 DevEui, DownlinkFrame Frame, DateTimeOffset Deadline) : Effect
{
    /// <summary>Never: a downlink whose time has passed is worth nothing after a restart.</summary>
    public override bool IsDurable => false;

    /// <inheritdoc />
    public override Eui64? Device => DevEui;
}

/// <summary>A downlink was due, but could not be sent any more: counted, nothing is sent.</summary>
/// <param name="Region">Region data used.</param>
/// <param name="DevEui">The device that waited in vain.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When the decision was made.</param>
public sealed record DownlinkLost(string Region, Eui64 DevEui, DownlinkLoss Reason, DateTimeOffset At) : Effect
{
    /// <summary>Never: it changes nothing.</summary>
    public override bool IsDurable => false;

    /// <inheritdoc />
    public override Eui64? Device => DevEui;
}

/// <summary>Why a downlink that was due was not sent.</summary>
public enum DownlinkLoss : byte
{
    /// <summary>The device's last receive window had passed, or was too near.</summary>
    TooLate,

    /// <summary>No gateway had airtime left in the sub-bands of the receive windows.</summary>
    NoAirtime,

    /// <summary>Every gateway in reach refused it.</summary>
    Refused,

    /// <summary>No gateway said whether it was sent.</summary>
    NoWord,

    /// <summary>No gateway is known that hears the device.</summary>
    NoGateway,

    /// <summary>As many downlinks as can be followed are under way.</summary>
    TooMany,

    /// <summary>It does not fit into a relay's downlink at the data rate of the relay's windows.</summary>
    TooLarge,
}

/// <summary>A gateway is to send for so long: its airtime is taken from the sub-band's share.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="Region">Region data used.</param>
/// <param name="FrequencyHz">Where it sends.</param>
/// <param name="Airtime">For how long; negative gives back what was not sent.</param>
/// <param name="At">When.</param>
public sealed record AirtimeTaken(
    Eui64 Gateway, string Region, uint FrequencyHz, TimeSpan Airtime, DateTimeOffset At) : Effect;

/// <summary>A gateway has put a downlink on the air.</summary>
/// <param name="DevEui">The device.</param>
/// <param name="DownlinkId">As the gateway knows it.</param>
/// <param name="Gateway">Who sent it.</param>
/// <param name="TxInfo">How.</param>
/// <param name="ItemId">The queued item it carried; null for none.</param>
/// <param name="FCntDown">Its counter; null for a join accept.</param>
/// <param name="At">When the gateway's word came.</param>
public sealed record DownlinkSent(
    Eui64 DevEui, uint DownlinkId, Eui64 Gateway, DownlinkTxInfo TxInfo, Guid? ItemId, uint? FCntDown,
    DateTimeOffset At) : Effect
{
    /// <inheritdoc />
    public override Eui64? Device => DevEui;
}

/// <summary>A gateway has refused a downlink; another window or gateway is tried where there is time.</summary>
/// <param name="DevEui">The device.</param>
/// <param name="Gateway">Who refused; or said nothing.</param>
/// <param name="Status">Why; null when the gateway said nothing in time.</param>
/// <param name="At">When.</param>
public sealed record DownlinkRefused(Eui64 DevEui, Eui64 Gateway, TxAckStatus? Status, DateTimeOffset At) : Effect
{
    /// <summary>Never: it changes nothing.</summary>
    public override bool IsDurable => false;

    /// <inheritdoc />
    public override Eui64? Device => DevEui;
}

/// <summary>Something waits to be sent to a device.</summary>
/// <param name="DevEui">The device.</param>
/// <param name="Item">What.</param>
public sealed record DownlinkQueued(Eui64 DevEui, QueuedDownlink Item) : Effect
{
    /// <inheritdoc />
    public override Eui64? Device => DevEui;
}

/// <summary>A queued item does not fit any data rate the device may be at: it waits aside, and is told.</summary>
/// <param name="DevEui">The device.</param>
/// <param name="ItemId">Which.</param>
/// <param name="MaxBytes">What would have fitted.</param>
/// <param name="At">When.</param>
public sealed record DownlinkParked(Eui64 DevEui, Guid ItemId, int MaxBytes, DateTimeOffset At) : Effect
{
    /// <inheritdoc />
    public override Eui64? Device => DevEui;
}

/// <summary>A queued item has come to its end.</summary>
/// <param name="DevEui">The device.</param>
/// <param name="ItemId">Which.</param>
/// <param name="Outcome">How.</param>
/// <param name="FCntDown">The counter of its last frame; null when it was never made into one.</param>
/// <param name="At">When.</param>
public sealed record DownlinkEnded(
    Eui64 DevEui, Guid ItemId, DownlinkOutcome Outcome, uint? FCntDown, DateTimeOffset At) : Effect
{
    /// <inheritdoc />
    public override Eui64? Device => DevEui;
}

/// <summary>How a queued item ended.</summary>
public enum DownlinkOutcome : byte
{
    /// <summary>Unconfirmed, and on the air.</summary>
    Sent = 0,

    /// <summary>Confirmed, and the device has acknowledged it.</summary>
    Acknowledged = 1,

    /// <summary>Confirmed, sent as often as allowed, and never acknowledged.</summary>
    NotAcknowledged = 2,

    /// <summary>Its time was over before it could be sent.</summary>
    Expired = 3,

    /// <summary>Taken back by who had queued it.</summary>
    Flushed = 4,
}
