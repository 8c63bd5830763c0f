namespace Kreisfunk.NetworkServer;

/// <summary>A multicast frame on its way through the gateways of a group.</summary>
/// <param name="ItemId">What it carries.</param>
/// <param name="PhyPayload">The frame, the same at each gateway.</param>
/// <param name="FCntDown">Its counter.</param>
internal sealed record GroupTransmission(Guid ItemId, byte[] PhyPayload, uint FCntDown)
{
    /// <summary>Gateways that have not sent it yet.</summary>
    public required Queue<HeardGateway> Gateways { get; init; }

    /// <summary>One gateway at least has sent it.</summary>
    public bool IsSent { get; set; }

    /// <summary>Gateways that have it and have not said what became of it.</summary>
    public int Underway { get; set; }

    /// <summary>Class B: the ping slot all gateways send in; null for class C.</summary>
    public TimeSpan? SlotGpsTime { get; init; }
}
