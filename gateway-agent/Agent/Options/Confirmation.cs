namespace Kreisfunk.GatewayAgent;

/// <summary>What frees a frame from the spool.</summary>
public enum Confirmation
{
    /// <summary>The server's cursor; PUBACK when the server turns out to be a foreign one that sends none.</summary>
    Auto,

    /// <summary>Only the server's cursor. For a server known to be Kreisfunk.</summary>
    Cursor,

    /// <summary>The broker's PUBACK. For a server known to be foreign.</summary>
    PubAck,
}
