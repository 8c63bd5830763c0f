namespace Kreisfunk.LoRaWan;

/// <summary>Message type, bits 7..5 of the MHDR (LoRaWAN 1.0.4, section 4.2.1); every value has a name.</summary>
public enum MType : byte
{
    /// <summary>Uplink, the start of an over-the-air activation.</summary>
    JoinRequest = 0,

    /// <summary>Downlink, encrypted answer to a join request.</summary>
    JoinAccept = 1,

    /// <summary>Uplink data that asks for no acknowledgement.</summary>
    UnconfirmedDataUp = 2,

    /// <summary>Downlink data that asks for no acknowledgement.</summary>
    UnconfirmedDataDown = 3,

    /// <summary>Uplink data to be acknowledged.</summary>
    ConfirmedDataUp = 4,

    /// <summary>Downlink data to be acknowledged.</summary>
    ConfirmedDataDown = 5,

    /// <summary>Uplink, LoRaWAN 1.1 only; reserved in 1.0.x.</summary>
    RejoinRequest = 6,

    /// <summary>A format of its own that the standard does not describe.</summary>
    Proprietary = 7,
}
