using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>One downlink frame and the ways to send it that are left.</summary>
internal sealed record Transmission(Cargo Cargo, Region Region, byte[] PhyPayload)
{
    public Eui64 DevEui => Cargo.DevEui;

    /// <summary>What it carries, and what a relay takes out of it.</summary>
    public IEnumerable<Cargo> Cargoes => Inner is null ? [Cargo] : [Cargo, Inner];

    /// <summary>What a relay takes out of it and hands on; null for none.</summary>
    public Cargo? Inner { get; init; }

    /// <summary>Gateways still to be tried, each with its windows, the better first.</summary>
    public required Queue<List<TransmitOption>> Gateways { get; init; }

    /// <summary>What the gateway that has it was given, in its order.</summary>
    public List<TransmitOption> Options { get; set; } = [];

    /// <summary>As that gateway knows it.</summary>
    public uint Id { get; set; }

    /// <summary>When that gateway has been silent for too long, in the clock's ticks.</summary>
    public long SilentAt { get; set; } = long.MaxValue;
}
