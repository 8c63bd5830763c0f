using Kreisfunk.LoRaWan;

namespace Kreisfunk.Storage;

/// <summary>A multicast group as its owner describes it, without its secrets.</summary>
/// <param name="GroupEui">Identifies the group; in the queue and in events it stands where a DevEUI does.</param>
/// <param name="Name">For people; each is used once.</param>
/// <param name="ApplicationId">Whose group it is.</param>
/// <param name="Region">Region data of its gateways.</param>
/// <param name="IsClassB">In ping slots; else class C, all the time.</param>
/// <param name="FrequencyHz">Where it listens; 0 for the region's own.</param>
/// <param name="DataRate">At which data rate index; null for the region's own.</param>
/// <param name="PingSlotPeriodicity">Class B: how often it listens, 2^n seconds, 0..7.</param>
/// <param name="Members">Its devices, in order.</param>
/// <param name="Gateways">Gateways that send in any case, in order.</param>
/// <param name="CreatedAt">Since when.</param>
public sealed record MulticastGroupRow(
    Eui64 GroupEui, string Name, Guid ApplicationId, string Region, bool IsClassB, uint FrequencyHz, int? DataRate,
    int PingSlotPeriodicity, IReadOnlyList<Eui64> Members, IReadOnlyList<Eui64> Gateways, DateTimeOffset CreatedAt);

/// <summary>What the members of a group share, and nobody else may know.</summary>
/// <param name="McAddr">The address its frames carry.</param>
/// <param name="McNwkSKey">Signs its frames.</param>
/// <param name="McAppSKey">Encrypts its frames.</param>
public sealed record MulticastSecrets(DevAddr McAddr, AesKey McNwkSKey, AesKey McAppSKey)
{
    /// <summary>Never the keys.</summary>
    public override string ToString() => "MulticastSecrets(hidden)";
}
