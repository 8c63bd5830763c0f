namespace Kreisfunk.GatewayAgent.Downlinks;

/// <summary>How a downlink ended; the name is the label of the metric.</summary>
internal enum DownlinkOutcome
{
    /// <summary>The forwarder took an item.</summary>
    Accepted,

    /// <summary>Handed to a forwarder of protocol version 1, which has no way to answer.</summary>
    Unconfirmed,

    /// <summary>No item was taken.</summary>
    Refused,

    /// <summary>Every item's time was past when it came.</summary>
    TooLate,

    /// <summary>The forwarder did not answer.</summary>
    Silent,

    /// <summary>The concentrator has not asked for downlinks lately.</summary>
    NoPath,

    /// <summary>Too many downlinks at a time.</summary>
    QueueFull,
}
