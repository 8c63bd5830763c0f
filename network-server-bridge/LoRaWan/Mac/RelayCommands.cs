using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace Kreisfunk.LoRaWan;

/// <summary>MAC commands of relays (TS011-1.0.1, section 10).</summary>
internal static class RelayCommands
{
    private const bool Up = true, Down = false;

    public static readonly MacCommandLayout[] All =
    [
        new(0x40, Down, "RelayConfReq", 5, ReadRelayConfReq),
        new(0x40, Up, "RelayConfAns", 1, MacFields.Flags("secondChFreqAck", "secondChAckOffsetAck", "secondChDrAck",
            "secondChIdxAck", "defaultChIdxAck", "cadPeriodicityAck")),
        new(0x41, Down, "EndDeviceConfReq", 6, ReadEndDeviceConfReq),
        new(0x41, Up, "EndDeviceConfAns", 1,
            MacFields.Flags("secondChFreqAck", "secondChDrAck", "secondChIdxAck", "backoffAck")),
        new(0x42, Down, "FilterListReq", 2, ReadFilterListReq, payload => payload[0] & 0x1F),
        new(0x42, Up, "FilterListAns", 1,
            MacFields.Flags("filterListActionAck", "filterListLenAck", "combinedRulesAck")),
        new(0x43, Down, "UpdateUplinkListReq", 26, ReadUpdateUplinkListReq),
        new(0x43, Up, "UpdateUplinkListAns", 0),
        new(0x44, Down, "CtrlUplinkListReq", 1, ReadCtrlUplinkListReq),
        new(0x44, Up, "CtrlUplinkListAns", 5, ReadCtrlUplinkListAns),
        new(0x45, Down, "ConfigureFwdLimitReq", 5, ReadConfigureFwdLimitReq),
        new(0x45, Up, "ConfigureFwdLimitAns", 0),
        new(0x46, Up, "NotifyNewEndDeviceReq", 6, ReadNotifyNewEndDeviceReq),
    ];

    private static void ReadRelayConfReq(ReadOnlySpan<byte> payload, JsonObject fields)
    {
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(payload);
        fields["startStop"] = (bits >> 13) & 1;
        fields["cadPeriodicity"] = (bits >> 10) & 0x07;
        fields["defaultChIdx"] = (bits >> 9) & 1;
        ReadSecondChannel(bits, fields);
        fields["secondChFreqHz"] = MacFields.FrequencyHz(payload[2..]);
    }

    private static void ReadEndDeviceConfReq(ReadOnlySpan<byte> payload, JsonObject fields)
    {
        fields["relayModeActivation"] = ((payload[0] >> 2) & 0x03) switch
        {
            0 => "Disabled",
            1 => "Enabled",
            2 => "Dynamic",
            _ => "EndDeviceControlled",
        };
        fields["smartEnableLevel"] = payload[0] & 0x03;
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(payload[1..]);
        fields["backoff"] = (bits >> 9) & 0x3F;
        ReadSecondChannel(bits, fields);
        fields["secondChFreqHz"] = MacFields.FrequencyHz(payload[3..]);
    }

    private static void ReadSecondChannel(int bits, JsonObject fields)
    {
        fields["secondChIdx"] = (bits >> 7) & 0x03;
        fields["secondChDr"] = (bits >> 3) & 0x0F;
        fields["secondChAckOffset"] = bits & 0x07;
    }

    private static void ReadFilterListReq(ReadOnlySpan<byte> payload, JsonObject fields)
    {
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(payload);
        fields["filterListIdx"] = (bits >> 7) & 0x0F;
        fields["filterListAction"] = ((bits >> 5) & 0x03) switch
        {
            0 => "NoRule",
            1 => "Forward",
            2 => "Filter",
            _ => "Reserved",
        };
        var eui = payload[2..].ToArray();
        Array.Reverse(eui);
        fields["filterListEui"] = Convert.ToHexStringLower(eui);
    }

    // uplink list index 1 | limit 1 | DevAddr 4 | WFCnt 4 | RootWorSKey 16, which no field repeats
    private static void ReadUpdateUplinkListReq(ReadOnlySpan<byte> payload, JsonObject fields)
    {
        fields["uplinkListIdx"] = payload[0] & 0x0F;
        fields["reloadRate"] = payload[1] & 0x3F;
        fields["bucketSize"] = payload[1] >> 6;
        fields["devAddr"] = DevAddr.ReadLittleEndian(payload[2..]).ToString();
        fields["wFCnt"] = BinaryPrimitives.ReadUInt32LittleEndian(payload[6..]);
    }

    private static void ReadCtrlUplinkListReq(ReadOnlySpan<byte> payload, JsonObject fields)
    {
        fields["uplinkListIdx"] = payload[0] & 0x0F;
        fields["ctrlUplinkAction"] = (payload[0] >> 4) & 1;
    }

    private static void ReadCtrlUplinkListAns(ReadOnlySpan<byte> payload, JsonObject fields)
    {
        fields["uplinkListIdxAck"] = (payload[0] & 1) != 0;
        fields["wFCnt"] = BinaryPrimitives.ReadUInt32LittleEndian(payload[1..]);
    }

    private static void ReadConfigureFwdLimitReq(ReadOnlySpan<byte> payload, JsonObject fields)
    {
        var rates = BinaryPrimitives.ReadUInt32LittleEndian(payload);
        fields["overallReloadRate"] = rates & 0x7F;
        fields["globalUplinkReloadRate"] = (rates >> 7) & 0x7F;
        fields["notifyReloadRate"] = (rates >> 14) & 0x7F;
        fields["joinReqReloadRate"] = (rates >> 21) & 0x7F;
        fields["resetLimitCounter"] = ((rates >> 28) & 0x03) switch
        {
            0 => "Zero",
            1 => "ReloadRate",
            2 => "MaxValue",
            _ => "NoChange",
        };
        fields["overallLimitSize"] = payload[4] & 0x03;
        fields["globalUplinkLimitSize"] = (payload[4] >> 2) & 0x03;
        fields["notifyLimitSize"] = (payload[4] >> 4) & 0x03;
        fields["joinReqLimitSize"] = payload[4] >> 6;
    }

    // Power level: RSSI 11..5 as -15 - n dBm, SNR 4..0 as n - 20 dB
    private static void ReadNotifyNewEndDeviceReq(ReadOnlySpan<byte> payload, JsonObject fields)
    {
        fields["devAddr"] = DevAddr.ReadLittleEndian(payload).ToString();
        var power = BinaryPrimitives.ReadUInt16LittleEndian(payload[4..]);
        fields["worSnr"] = (power & 0x1F) - 20;
        fields["worRssi"] = -15 - ((power >> 5) & 0x7F);
    }
}
