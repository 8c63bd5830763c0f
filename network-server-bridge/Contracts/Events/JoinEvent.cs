using System.Text.Json.Serialization;

namespace Kreisfunk.Contracts.Events;

/// <summary>event/join: a device has joined and has a new session.</summary>
/// <param name="DeduplicationId">The same for every delivery of one join; a lower-case UUID.</param>
/// <param name="Time">When the join request was logged.</param>
/// <param name="DeviceInfo">The device.</param>
/// <param name="DevAddr">The new address: eight lower-case hexadecimal digits.</param>
/// <param name="RegionConfigId">The region data used ("eu868").</param>
public sealed record JoinEvent(
    string DeduplicationId, EventTime Time, DeviceInfo DeviceInfo, string DevAddr, string RegionConfigId)
{
    /// <summary>The relay that sent the request on; absent when gateways have heard the device itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RelayRxInfo? RelayRxInfo { get; init; }
}
