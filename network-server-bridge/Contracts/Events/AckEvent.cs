namespace Kreisfunk.Contracts.Events;

/// <summary>event/ack: a confirmed downlink was acknowledged by the device, or never will be.</summary>
/// <param name="DeduplicationId">The same for every delivery of one acknowledgement; a lower-case UUID.</param>
/// <param name="Time">When it was decided.</param>
/// <param name="DeviceInfo">The device.</param>
/// <param name="QueueItemId">The queue item of the downlink; empty when it came from none.</param>
/// <param name="Acknowledged">False: given up.</param>
/// <param name="FCntDown">The downlink's frame counter.</param>
public sealed record AckEvent(
    string DeduplicationId, EventTime Time, DeviceInfo DeviceInfo, string QueueItemId, bool Acknowledged,
    uint FCntDown);
