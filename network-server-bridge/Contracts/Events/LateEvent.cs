using System.Text.Json.Serialization;
using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.Contracts.Events;

/// <summary>
/// event/late, Kreisfunk's own: a gateway has delivered its copy of an uplink after event/up had left. ChirpStack drops
/// such copies.
/// </summary>
/// <param name="DeduplicationId">That of the uplink's event/up.</param>
/// <param name="Time">When the copy came.</param>
/// <param name="DeviceInfo">The device.</param>
/// <param name="FCnt">The uplink's full 32-bit frame counter.</param>
/// <param name="RxInfo">The gateway that heard it too; one entry.</param>
public sealed record LateEvent(
    string DeduplicationId, EventTime Time, DeviceInfo DeviceInfo, uint FCnt,
    [property: JsonConverter(typeof(RxInfoConverter))] IReadOnlyList<UplinkRxInfo> RxInfo);
