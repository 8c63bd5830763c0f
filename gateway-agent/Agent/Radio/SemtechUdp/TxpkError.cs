namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>Why a PULL_RESP asks for nothing that could be sent.</summary>
internal enum TxpkError
{
    None,

    /// <summary>No JSON object with a txpk in it, or it breaks off.</summary>
    Body,

    /// <summary>No data, or not base64, empty, or longer than a radio packet.</summary>
    Data,

    /// <summary>No frequency, or not one.</summary>
    Frequency,

    /// <summary>No data rate, or none a forwarder could send with.</summary>
    DataRate,

    /// <summary>Neither at once nor at a time.</summary>
    Time,
}
