using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace Kreisfunk.LoRaWan;

/// <summary>MAC commands of class B (LoRaWAN 1.0.4, section 14) and class C (1.1, section 18).</summary>
internal static class ClassCommands
{
    private const bool Up = true, Down = false;

    public static readonly MacCommandLayout[] All =
    [
        new(0x10, Up, "PingSlotInfoReq", 1, (payload, fields) => fields["periodicity"] = payload[0] & 0x07),
        new(0x10, Down, "PingSlotInfoAns", 0),
        new(0x11, Down, "PingSlotChannelReq", 4, ReadPingSlotChannelReq),
        new(0x11, Up, "PingSlotChannelAns", 1, MacFields.Flags("channelFreqOk", "drOk")),
        new(0x12, Up, "BeaconTimingReq", 0),
        new(0x12, Down, "BeaconTimingAns", 3, ReadBeaconTimingAns),
        new(0x13, Down, "BeaconFreqReq", 3, (payload, fields) =>
            fields["frequencyHz"] = MacFields.FrequencyHz(payload)),
        new(0x13, Up, "BeaconFreqAns", 1, MacFields.Flags("beaconFreqOk")),
        new(0x20, Up, "DeviceModeInd", 1, ReadDeviceMode),
        new(0x20, Down, "DeviceModeConf", 1, ReadDeviceMode),
    ];

    private static void ReadPingSlotChannelReq(ReadOnlySpan<byte> payload, JsonObject fields)
    {
        fields["frequencyHz"] = MacFields.FrequencyHz(payload);
        fields["dr"] = payload[3] & 0x0F;
    }

    private static void ReadBeaconTimingAns(ReadOnlySpan<byte> payload, JsonObject fields)
    {
        fields["delay"] = BinaryPrimitives.ReadUInt16LittleEndian(payload);
        fields["channel"] = payload[2];
    }

    private static void ReadDeviceMode(ReadOnlySpan<byte> payload, JsonObject fields) =>
        fields["class"] = payload[0] switch { 0 => "A", 2 => "C", _ => $"reserved {payload[0]}" };
}
