namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>What was wrong with something a forwarder sent; the name is the label of the metric.</summary>
internal enum FrameDefect
{
    // These cost the datagram's rest.

    /// <summary>The body is no JSON object, or breaks off; whole frames before the break are kept.</summary>
    Body,

    // These cost the frame.

    /// <summary>The frame breaks off with the datagram.</summary>
    FrameCut,

    /// <summary>An element of rxpk is no object.</summary>
    FrameNoObject,

    /// <summary>The radio's checksum was wrong (stat -1).</summary>
    CrcBad,

    /// <summary>The frame had no checksum (stat 0); LoRaWAN uplinks always have one.</summary>
    CrcAbsent,

    /// <summary>codr "OFF": a false synchronisation on noise.</summary>
    CodingRateOff,

    /// <summary>No data, or not base64, empty, or longer than a radio packet (255 bytes).</summary>
    Data,

    /// <summary>No frequency, or not one.</summary>
    Frequency,

    /// <summary>No datr, or none of the three modulations' forms.</summary>
    DataRate,

    // These cost the field.

    /// <summary>Rubbish between fields.</summary>
    Syntax,
    Counter,
    Crc,
    Modulation,
    CodingRate,
    Rssi,
    Snr,
    Time,
    GpsTime,
    FineTime,
    Channel,
    RfChain,
    Board,
    Antenna,
    Size,
    Metadata,
    Signal,
    GridSteps,
    Stat,
    TxAckBody,
}
