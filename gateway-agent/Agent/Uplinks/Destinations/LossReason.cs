namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>Why a destination did not get a frame that was its own; the name is the label of the metric.</summary>
internal enum LossReason
{
    /// <summary>The spool or queue was full.</summary>
    Full,

    /// <summary>It was older than MaxAge before it could be sent.</summary>
    TooOld,

    /// <summary>Sent as often as allowed, and no PUSH_ACK came.</summary>
    Unanswered,

    /// <summary>The destination was removed, or the agent stopped, before a memory queue was empty.</summary>
    Stopped,

    /// <summary>
    /// It waited under another filter, which may have let through what is not the operator's any more.
    /// </summary>
    FilterChanged,
}
