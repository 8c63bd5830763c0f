namespace Kreisfunk.Contracts;

/// <summary>
/// What became of one received frame. The name is the metric label, the log field and the row in
/// docs/reference/verdicts.md; a value, once given, keeps its number because verdicts are stored.
/// </summary>
public enum FrameVerdict : byte
{
    /// <summary>A data uplink with a valid MIC and a new frame counter: it is stored and decoded.</summary>
    Accepted = 0,

    /// <summary>A further copy of a frame already decided: heard by another gateway, or delivered again.</summary>
    Duplicate = 1,

    /// <summary>
    /// The device sent the same frame again (it missed our answer, or NbTrans): answered again, stored once.
    /// </summary>
    Retransmission = 2,

    /// <summary>
    /// A valid MIC, but a frame counter that is not new: an attacker's or a restarted ABP device's frame.
    /// </summary>
    Replay = 3,

    /// <summary>A known DevAddr or DevEUI, but no key gives this MIC.</summary>
    BadMic = 4,

    /// <summary>No device here has this DevAddr, or this DevEUI asks to join and is not registered.</summary>
    UnknownDevice = 5,

    /// <summary>A join request that was answered with a join accept.</summary>
    JoinAccepted = 6,

    /// <summary>A join request whose DevNonce was used before (LoRaWAN 1.0.4, section 6.2.5).</summary>
    DevNonceReused = 7,

    /// <summary>A registered device asks to join with another JoinEUI than the registered one.</summary>
    WrongJoinEui = 8,

    /// <summary>The bytes are no LoRaWAN frame of a kind and length the standard knows.</summary>
    Malformed = 9,

    /// <summary>
    /// A well-formed frame that this server does not handle (proprietary, a downlink overheard).
    /// </summary>
    Unsupported = 10,

    /// <summary>The radio's own checksum failed or was absent.</summary>
    BadCrc = 11,

    /// <summary>The device is registered but switched off by its owner.</summary>
    Disabled = 12,

    /// <summary>The frame came for a region or data rate that this server has no data for.</summary>
    UnknownChannel = 13,

    /// <summary>
    /// A valid MIC, but a frame counter more than 16,384 above the last one (MAX_FCNT_GAP of RP002): the device has to
    /// join again.
    /// </summary>
    CounterGap = 14,

    /// <summary>
    /// A join request above the limit of its device or gateway: dropped, so that a device or an attacker that joins
    /// without end costs nobody else airtime.
    /// </summary>
    JoinFlood = 15,

    /// <summary>
    /// A rejoin request whose counter (RJcount) was used before, or that this device's session cannot ask for
    /// (LoRaWAN 1.1, section 6.2.4).
    /// </summary>
    RejoinRefused = 16,
}
