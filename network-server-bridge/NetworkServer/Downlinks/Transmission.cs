using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>One downlink frame and the ways to send it that are left.</summary>
internal sealed record Transmission(Eui64 DevEui, Region Region, byte[] PhyPayload)
{
    /// <summary>Gateways still to be tried, each with its windows, the better first.</summary>
    public required Queue<List<TransmitOption>> Gateways { get; init; }

    /// <summary>The counter it carries; null for a join accept.</summary>
    public uint? FCntDown { get; init; }

    /// <summary>The queued item it carries; null for none.</summary>
    public Guid? ItemId { get; init; }

    /// <summary>The device is to acknowledge it.</summary>
    public bool IsConfirmed { get; init; }

    /// <summary>What the gateway that has it was given, in its order.</summary>
    public List<TransmitOption> Options { get; set; } = [];

    /// <summary>As that gateway knows it.</summary>
    public uint Id { get; set; }

    /// <summary>When that gateway has been silent for too long, in the clock's ticks.</summary>
    public long SilentAt { get; set; } = long.MaxValue;
}
