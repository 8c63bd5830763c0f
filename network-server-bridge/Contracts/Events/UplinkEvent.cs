using System.Text.Json.Serialization;
using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.Contracts.Events;

/// <summary>event/up: a data uplink, decrypted and, where a codec is known, decoded.</summary>
/// <param name="DeduplicationId">The same for every delivery of one uplink; a lower-case UUID.</param>
/// <param name="Time">
/// When the uplink was logged, to the millisecond; the digits below tell two uplinks of one millisecond apart. The
/// telemetry point of this uplink has exactly this time.
/// </param>
/// <param name="DeviceInfo">The device.</param>
/// <param name="DevAddr">Eight lower-case hexadecimal digits.</param>
/// <param name="Adr">The device lets the network set its data rate.</param>
/// <param name="Dr">Data rate index of the region, 0 to 15.</param>
/// <param name="FCnt">The full 32-bit frame counter.</param>
/// <param name="FPort">0 to 255; 0 also when the frame has none.</param>
/// <param name="Confirmed">The device wanted an acknowledgement.</param>
/// <param name="Data">The decrypted payload; base64 in JSON.</param>
/// <param name="Decoded">"object" in JSON: the codec's result as JSON text; absent when there is none.</param>
/// <param name="RxInfo">Every gateway that heard it, or heard the relay that sent it on, once.</param>
/// <param name="TxInfo">Frequency and modulation.</param>
/// <param name="RegionConfigId">The region data used ("eu868").</param>
public sealed record UplinkEvent(
    string DeduplicationId, EventTime Time, DeviceInfo DeviceInfo, string DevAddr, bool Adr, int Dr, uint FCnt,
    int FPort, bool Confirmed, byte[] Data,
    [property: JsonPropertyName("object")]
    [property: JsonConverter(typeof(RawJsonConverter))]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    string? Decoded,
    [property: JsonConverter(typeof(RxInfoConverter))]
    IReadOnlyList<UplinkRxInfo> RxInfo,
    [property: JsonConverter(typeof(TxInfoConverter))]
    UplinkTxInfo TxInfo,
    string RegionConfigId)
{
    /// <summary>The relay that sent it on; absent when gateways have heard the device itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RelayRxInfo? RelayRxInfo { get; init; }
}
