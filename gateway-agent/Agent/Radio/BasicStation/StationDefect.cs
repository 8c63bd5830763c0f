namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>What was wrong with a station's message; the name is the label of the metric.</summary>
internal enum StationDefect
{
    // These cost the message.

    /// <summary>No JSON object.</summary>
    NoObject,

    /// <summary>Longer than any message of a station.</summary>
    TooLong,

    /// <summary>Before the station has said its version.</summary>
    BeforeVersion,

    /// <summary>The frame cannot be put together again: a part is missing or makes no sense.</summary>
    Frame,

    /// <summary>No data rate, or none the region has.</summary>
    DataRate,

    /// <summary>No frequency, or not one.</summary>
    Frequency,

    /// <summary>dntxed without a number of ours.</summary>
    Diid,

    // These cost the field.

    /// <summary>Rubbish between members, or a text that breaks off behind what was needed.</summary>
    Syntax,

    /// <summary>Without the counter the frame cannot be answered.</summary>
    XTime,
    RCtx,
    Rssi,
    Snr,
    RxTime,
    GpsTime,
    FineTime,
    TxTime,
}
