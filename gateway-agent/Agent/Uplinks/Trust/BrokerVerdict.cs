namespace Kreisfunk.GatewayAgent.Uplinks.Trust;

/// <summary>What came of looking at the broker's certificate.</summary>
internal enum BrokerVerdict
{
    Trusted,
    NoCertificate,

    /// <summary>It names another server than the one that was called.</summary>
    WrongName,
    Expired,
    NotYetValid,

    /// <summary>No chain to an authority that is trusted here.</summary>
    UnknownAuthority,

    /// <summary>It was made for another purpose than to be a server.</summary>
    NotForServers,
}
