using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace Kreisfunk.LoRaWan;

/// <summary>MAC commands of class A (LoRaWAN 1.0.4, section 5, and 1.1, sections 5 and 6).</summary>
internal static class LinkCommands
{
    private const bool Up = true, Down = false;

    public static readonly MacCommandLayout[] All =
    [
        new(0x01, Up, "ResetInd", 1, MacFields.Version("devLorawanVersion")),
        new(0x01, Down, "ResetConf", 1, MacFields.Version("servLorawanVersion")),
        new(0x02, Up, "LinkCheckReq", 0),
        new(0x02, Down, "LinkCheckAns", 2, ReadLinkCheckAns),
        new(0x03, Down, "LinkADRReq", 4, ReadLinkAdrReq),
        new(0x03, Up, "LinkADRAns", 1, MacFields.Flags("chMaskAck", "drAck", "txPowerAck")),
        new(0x04, Down, "DutyCycleReq", 1, (payload, fields) => fields["maxDutyCycle"] = payload[0] & 0x0F),
        new(0x04, Up, "DutyCycleAns", 0),
        new(0x05, Down, "RxParamSetupReq", 4, ReadRxParamSetupReq),
        new(0x05, Up, "RxParamSetupAns", 1, MacFields.Flags("channelAck", "rx2DrAck", "rx1DrOffsetAck")),
        new(0x06, Down, "DevStatusReq", 0),
        new(0x06, Up, "DevStatusAns", 2, ReadDevStatusAns),
        new(0x07, Down, "NewChannelReq", 5, ReadNewChannelReq),
        new(0x07, Up, "NewChannelAns", 1, MacFields.Flags("channelFreqOk", "drRangeOk")),
        new(0x08, Down, "RxTimingSetupReq", 1, (payload, fields) => fields["delay"] = payload[0] & 0x0F),
        new(0x08, Up, "RxTimingSetupAns", 0),
        new(0x09, Down, "TxParamSetupReq", 1, ReadTxParamSetupReq),
        new(0x09, Up, "TxParamSetupAns", 0),
        new(0x0A, Down, "DlChannelReq", 4, ReadDlChannelReq),
        new(0x0A, Up, "DlChannelAns", 1, MacFields.Flags("channelFreqOk", "uplinkFreqExists")),
        new(0x0B, Up, "RekeyInd", 1, MacFields.Version("devLorawanVersion")),
        new(0x0B, Down, "RekeyConf", 1, MacFields.Version("servLorawanVersion")),
        new(0x0C, Down, "ADRParamSetupReq", 1, ReadAdrParamSetupReq),
        new(0x0C, Up, "ADRParamSetupAns", 0),
        new(0x0D, Up, "DeviceTimeReq", 0),
        new(0x0D, Down, "DeviceTimeAns", 5, ReadDeviceTimeAns),
        new(0x0E, Down, "ForceRejoinReq", 2, ReadForceRejoinReq),
        new(0x0F, Down, "RejoinParamSetupReq", 1, ReadRejoinParamSetupReq),
        new(0x0F, Up, "RejoinParamSetupAns", 1, MacFields.Flags("timeOk")),
    ];

    private static void ReadLinkCheckAns(ReadOnlySpan<byte> payload, JsonObject fields)
    {
        fields["margin"] = payload[0];
        fields["gwCnt"] = payload[1];
    }

    // DataRate 7..4, TXPower 3..0 | ChMask 2 | RFU 7, ChMaskCntl 6..4, NbTrans 3..0
    private static void ReadLinkAdrReq(ReadOnlySpan<byte> payload, JsonObject fields)
    {
        fields["dr"] = payload[0] >> 4;
        fields["txPower"] = payload[0] & 0x0F;
        fields["chMask"] = MacFields.ChannelMask(BinaryPrimitives.ReadUInt16LittleEndian(payload[1..]));
        fields["chMaskCntl"] = (payload[3] >> 4) & 0x07;
        fields["nbTrans"] = payload[3] & 0x0F;
    }

    private static void ReadRxParamSetupReq(ReadOnlySpan<byte> payload, JsonObject fields)
    {
        fields["rx1DrOffset"] = (payload[0] >> 4) & 0x07;
        fields["rx2Dr"] = payload[0] & 0x0F;
        fields["frequencyHz"] = MacFields.FrequencyHz(payload[1..]);
    }

    // Battery: 0 external power, 1..254 level, 255 unknown | Margin: SNR in dB, signed 6 bits
    private static void ReadDevStatusAns(ReadOnlySpan<byte> payload, JsonObject fields)
    {
        fields["battery"] = payload[0];
        fields["margin"] = (sbyte)(payload[1] << 2) >> 2;
    }

    private static void ReadNewChannelReq(ReadOnlySpan<byte> payload, JsonObject fields)
    {
        fields["chIndex"] = payload[0];
        fields["frequencyHz"] = MacFields.FrequencyHz(payload[1..]);
        fields["minDr"] = payload[4] & 0x0F;
        fields["maxDr"] = payload[4] >> 4;
    }

    private static void ReadTxParamSetupReq(ReadOnlySpan<byte> payload, JsonObject fields)
    {
        fields["downlinkDwellTime400ms"] = (payload[0] & 0x20) != 0;
        fields["uplinkDwellTime400ms"] = (payload[0] & 0x10) != 0;
        fields["maxEirpIndex"] = payload[0] & 0x0F;
    }

    private static void ReadDlChannelReq(ReadOnlySpan<byte> payload, JsonObject fields)
    {
        fields["chIndex"] = payload[0];
        fields["frequencyHz"] = MacFields.FrequencyHz(payload[1..]);
    }

    private static void ReadAdrParamSetupReq(ReadOnlySpan<byte> payload, JsonObject fields)
    {
        fields["limitExp"] = payload[0] >> 4;
        fields["delayExp"] = payload[0] & 0x0F;
    }

    private static void ReadDeviceTimeAns(ReadOnlySpan<byte> payload, JsonObject fields)
    {
        fields["gpsSeconds"] = BinaryPrimitives.ReadUInt32LittleEndian(payload);
        fields["fraction256"] = payload[4];
    }

    private static void ReadForceRejoinReq(ReadOnlySpan<byte> payload, JsonObject fields)
    {
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(payload);
        fields["period"] = (bits >> 11) & 0x07;
        fields["maxRetries"] = (bits >> 8) & 0x07;
        fields["rejoinType"] = (bits >> 4) & 0x07;
        fields["dr"] = bits & 0x0F;
    }

    private static void ReadRejoinParamSetupReq(ReadOnlySpan<byte> payload, JsonObject fields)
    {
        fields["maxTimeN"] = payload[0] >> 4;
        fields["maxCountN"] = payload[0] & 0x0F;
    }
}
