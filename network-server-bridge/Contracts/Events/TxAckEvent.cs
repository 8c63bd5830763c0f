using System.Text.Json.Serialization;
using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.Contracts.Events;

/// <summary>event/txack: a gateway has put a downlink on the air.</summary>
/// <param name="DownlinkId">As the gateway knows it, 32 bits.</param>
/// <param name="Time">When the gateway's word came.</param>
/// <param name="DeviceInfo">The device.</param>
/// <param name="QueueItemId">The queue item it carried; empty for none.</param>
/// <param name="FCntDown">Its frame counter.</param>
/// <param name="GatewayId">Sixteen lower-case hexadecimal digits.</param>
/// <param name="TxInfo">Frequency, power, modulation and time.</param>
public sealed record TxAckEvent(
    uint DownlinkId, EventTime Time, DeviceInfo DeviceInfo, string QueueItemId, uint FCntDown, string GatewayId,
    [property: JsonConverter(typeof(DownlinkTxInfoConverter))] DownlinkTxInfo TxInfo);
