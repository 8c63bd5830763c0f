namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>How a question on /update-info was answered; the name is the label of the metric.</summary>
internal enum CupsOutcome
{
    NothingNew,

    /// <summary>An address or credentials that the station does not have.</summary>
    Credentials,

    /// <summary>Firmware, signed and checked; perhaps credentials too.</summary>
    Firmware,

    /// <summary>The gateway's folder holds something that must not be handed out; the log says what.</summary>
    Withheld,

    /// <summary>The station presented no right certificate or token.</summary>
    Refused,

    /// <summary>No question that can be read.</summary>
    BadRequest,
}
