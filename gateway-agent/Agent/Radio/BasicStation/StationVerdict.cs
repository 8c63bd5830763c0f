namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>Whether a station is let in; the name is the label of the metric.</summary>
internal enum StationVerdict
{
    Accepted,

    /// <summary>Neither certificate nor token.</summary>
    NoCredentials,

    /// <summary>A token that is not this gateway's.</summary>
    WrongToken,

    /// <summary>A certificate of nobody the agent trusts, or past its time.</summary>
    WrongCertificate,

    /// <summary>A good certificate that names another gateway.</summary>
    OtherGateway,

    /// <summary>Too many gateways are known already.</summary>
    TableFull,

    /// <summary>What it says it is cannot be read as an EUI.</summary>
    NoEui,

    /// <summary>The region of the options does not fit a station.</summary>
    NoPlan,
}
