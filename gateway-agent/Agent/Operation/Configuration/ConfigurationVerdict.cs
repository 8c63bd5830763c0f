namespace Kreisfunk.GatewayAgent.Operation.Configuration;

/// <summary>What came of a configuration that the server sent.</summary>
internal enum ConfigurationVerdict
{
    Applied,

    /// <summary>The same as before; nothing to do.</summary>
    Unchanged,

    /// <summary>It is meant for another gateway than the topic says.</summary>
    WrongGateway,

    /// <summary>Configurations of too many gateways are kept already.</summary>
    TooManyGateways,
    Version,
    StatsInterval,
    TooManyChannels,
    Frequency,
    Modulation,
}
