namespace Kreisfunk.NetworkServer;

/// <summary>Something to be sent to a device, as it was asked for.</summary>
/// <param name="Id">Given by who asks, or by the server; the same twice is one.</param>
/// <param name="FPort">1 to 223; 0 and 224 to 255 belong to the network.</param>
/// <param name="Payload">Plain FRMPayload.</param>
/// <param name="Confirmed">The device is to acknowledge it.</param>
/// <param name="Priority">0 to 10; higher goes first.</param>
/// <param name="QueuedAt">When it was asked for.</param>
/// <param name="ExpiresAt">Not to be sent after that; null for never.</param>
public sealed record QueuedDownlink(
    Guid Id, byte FPort, byte[] Payload, bool Confirmed, byte Priority, DateTimeOffset QueuedAt,
    DateTimeOffset? ExpiresAt);

/// <summary>How far a queued item has come.</summary>
/// <param name="Item">What.</param>
/// <param name="Stage">Where it is.</param>
/// <param name="Tries">Frames made of it.</param>
/// <param name="FCntDown">Counter of the last one.</param>
/// <param name="SentAt">When a gateway put that on the air; null when none has said so.</param>
/// <param name="ParkedOver">What would have fitted when it was found too large; null while it is not.</param>
public sealed record QueuedDownlinkState(
    QueuedDownlink Item, DownlinkStage Stage, int Tries, uint? FCntDown, DateTimeOffset? SentAt, int? ParkedOver);

/// <summary>Where a queued item is.</summary>
public enum DownlinkStage : byte
{
    /// <summary>It waits for a receive window.</summary>
    Waiting = 0,

    /// <summary>A frame was made of it and given to a gateway.</summary>
    Made = 1,

    /// <summary>A gateway has sent it; a confirmed one awaits its acknowledgement.</summary>
    Sent = 2,
}
