namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>
/// Members of a station's messages that mean something here; a member's name is the field's, in any case.
/// </summary>
internal enum StationField
{
    MsgType,

    // Of the frame.
    MHdr,
    DevAddr,
    FCtrl,
    FCnt,
    FOpts,
    FPort,
    FRMPayload,
    Mic,
    JoinEui,
    DevEui,
    DevNonce,
    RejType,
    NetId,
    RJCount,

    // Of its reception.
    DR,
    Freq,
    RCtx,
    XTime,
    GpsTime,
    Fts,
    Rssi,
    Snr,
    RxTime,

    // Of a transmission and the time.
    Diid,
    TxTime,

    // Of the station and what it wants.
    Router,
    Station,
    Firmware,
    Package,
    Model,
    Protocol,
    Error,
    CupsUri,
    TcUri,
    CupsCredCrc,
    TcCredCrc,
    Keys,
}
