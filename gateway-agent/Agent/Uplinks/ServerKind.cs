namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>What is known of the server behind the broker.</summary>
internal enum ServerKind
{
    Unknown,

    /// <summary>It says by cursor what is on its disk.</summary>
    Kreisfunk,

    /// <summary>It sends no cursor; the broker's PUBACK is all there is.</summary>
    Foreign,
}
