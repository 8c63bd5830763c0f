namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>msgtype; a value's name is the text, in any case, and the label of the metric.</summary>
internal enum StationMessageKind
{
    /// <summary>None of these; newer stations may say more.</summary>
    Unknown,
    Version,

    /// <summary>A data frame of a device.</summary>
    Updf,

    /// <summary>A data frame of another gateway, heard by a station in device mode.</summary>
    Dndf,
    Jreq,
    Rejoin,

    /// <summary>A proprietary frame.</summary>
    Propdf,

    /// <summary>A join accept of another gateway.</summary>
    Jacc,
    Dntxed,
    TimeSync,

    // Answers to what the agent never asks, and what vendors add.
    GetXTime,
    RmtSh,
    RunCmd,
    Error,
    Alarm,
}
