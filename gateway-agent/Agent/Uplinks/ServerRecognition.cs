namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>
/// Finds out whether the server sends cursors. One cursor settles it for the life of the process: a Kreisfunk server
/// that is away must not be taken for a foreign one, or the spool would be freed on the broker's word. Synchronous.
/// </summary>
internal sealed class ServerRecognition(Confirmation confirmation, TimeSpan foreignAfter)
{
    private TimeSpan? _firstPubAck;

    public ServerKind Kind { get; private set; } = confirmation switch
    {
        Confirmation.Cursor => ServerKind.Kreisfunk,
        Confirmation.PubAck => ServerKind.Foreign,
        _ => ServerKind.Unknown,
    };

    /// <summary>Behind a new connection may be another server.</summary>
    public void Connected()
    {
        _firstPubAck = null;
        if (confirmation == Confirmation.Auto && Kind == ServerKind.Foreign)
            Kind = ServerKind.Unknown;
    }

    /// <summary>The broker took an uplink, and somebody is subscribed.</summary>
    public void PubAcked(TimeSpan now) => _firstPubAck ??= now;

    /// <summary>True when this settled it.</summary>
    public bool CursorSeen()
    {
        if (confirmation != Confirmation.Auto || Kind == ServerKind.Kreisfunk)
            return false;
        Kind = ServerKind.Kreisfunk;
        return true;
    }

    /// <summary>True when the time for a cursor has run out by this.</summary>
    public bool Tick(TimeSpan now)
    {
        if (Kind != ServerKind.Unknown || _firstPubAck is not { } first || now - first < foreignAfter)
            return false;
        Kind = ServerKind.Foreign;
        return true;
    }
}
