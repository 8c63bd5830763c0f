namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>What a frame says about whose it is.</summary>
internal enum FrameKind
{
    /// <summary>Nothing: it is malformed, of another major version, or an encrypted join accept.</summary>
    Unreadable,

    /// <summary>A data frame, by its DevAddr.</summary>
    Data,

    /// <summary>A join request, or a rejoin request of type 1, by its JoinEUI.</summary>
    Join,

    /// <summary>A rejoin request of type 0 or 2, by its NetID.</summary>
    Rejoin,

    /// <summary>Proprietary: nothing that the standard describes.</summary>
    Proprietary,
}
