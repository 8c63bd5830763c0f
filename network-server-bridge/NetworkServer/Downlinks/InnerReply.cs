using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>What goes to a device behind a relay, while its room is unknown: ready bytes, or an answer.</summary>
internal sealed record InnerReply(Eui64 DevEui, byte[]? Ready, Answer? Answer)
{
    /// <summary>As of an answer.</summary>
    public bool IsDue => Ready is not null || Answer is { IsDue: true };

    /// <summary>As of an answer.</summary>
    public bool MayBeDue => Ready is not null || Answer is { MayBeDue: true };
}
