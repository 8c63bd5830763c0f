using System.Text.Json.Serialization;

namespace Kreisfunk.Contracts.Events;

/// <summary>How bad a <see cref="LogEvent"/> is; names as in the JSON.</summary>
public enum LogLevel : byte
{
    /// <summary>For information.</summary>
    [JsonStringEnumMemberName("INFO")]
    Info,

    /// <summary>Something to look at.</summary>
    [JsonStringEnumMemberName("WARNING")]
    Warning,

    /// <summary>Something was not done.</summary>
    [JsonStringEnumMemberName("ERROR")]
    Error,
}

/// <summary>What a <see cref="LogEvent"/> is about; names as in the JSON.</summary>
public enum LogCode : byte
{
    /// <summary>None of the others.</summary>
    [JsonStringEnumMemberName("UNKNOWN")]
    Unknown,

    /// <summary>The codec could not decode the payload.</summary>
    [JsonStringEnumMemberName("UPLINK_CODEC")]
    UplinkCodec,

    /// <summary>A join request was refused.</summary>
    [JsonStringEnumMemberName("OTAA")]
    Otaa,

    /// <summary>A frame counter went back.</summary>
    [JsonStringEnumMemberName("UPLINK_F_CNT_RESET")]
    UplinkFCntReset,

    /// <summary>A frame's MIC fits no key of the device.</summary>
    [JsonStringEnumMemberName("UPLINK_MIC")]
    UplinkMic,

    /// <summary>A frame counter was used again.</summary>
    [JsonStringEnumMemberName("UPLINK_F_CNT_RETRANSMISSION")]
    UplinkFCntRetransmission,

    /// <summary>A gateway did not send a downlink.</summary>
    [JsonStringEnumMemberName("DOWNLINK_GATEWAY")]
    DownlinkGateway,

    /// <summary>A downlink is too large for the data rate, or for any.</summary>
    [JsonStringEnumMemberName("DOWNLINK_PAYLOAD_SIZE")]
    DownlinkPayloadSize,

    /// <summary>The codec could not encode a command.</summary>
    [JsonStringEnumMemberName("DOWNLINK_CODEC")]
    DownlinkCodec,

    /// <summary>A downlink was not sent before it expired.</summary>
    [JsonStringEnumMemberName("EXPIRED")]
    Expired,
}

/// <summary>event/log: something the owner of the device should know.</summary>
/// <param name="Time">When it happened.</param>
/// <param name="DeviceInfo">The device.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Code">What it is about.</param>
/// <param name="Description">One sentence for people.</param>
/// <param name="Context">Pairs that lead to the frame, "deduplication_id" among them.</param>
public sealed record LogEvent(
    EventTime Time, DeviceInfo DeviceInfo, LogLevel Level, LogCode Code, string Description,
    IReadOnlyDictionary<string, string> Context);
