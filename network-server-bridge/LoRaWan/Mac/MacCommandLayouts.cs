using System.Text.Json.Nodes;

namespace Kreisfunk.LoRaWan;

/// <summary>Every MAC command, with the names of its fields as JSON shows them.</summary>
internal static class MacCommandLayouts
{
    private static readonly CommandLayout?[] Up = new CommandLayout?[256], Down = new CommandLayout?[256];

    static MacCommandLayouts()
    {
        AddLink();
        AddChannels();
        AddVersion11();
        AddClassB();
        AddRelay();
        AddForwarding();
    }

    public static CommandLayout? Find(byte cid, bool uplink) => (uplink ? Up : Down)[cid];

    private static void Add<T>(string name, Action<T, JsonObject>? describe = null) where T : struct, IMacCommand<T> =>
        (T.IsUplink ? Up : Down)[T.Cid] = CommandLayout.Of(name, describe);

    private static void AddLink()
    {
        Add<LinkCheckReq>("LinkCheckReq");
        Add<LinkCheckAns>("LinkCheckAns", (command, json) =>
        {
            json["margin"] = command.MarginDb;
            json["gwCnt"] = command.GatewayCount;
        });
        Add<LinkAdrReq>("LinkADRReq", (command, json) =>
        {
            json["dr"] = command.DataRate;
            json["txPower"] = command.TxPower;
            json["chMask"] = CommandLayout.BitList(command.ChMask);
            json["chMaskCntl"] = command.ChMaskCntl;
            json["nbTrans"] = command.NbTrans;
        });
        Add<LinkAdrAns>("LinkADRAns", (command, json) =>
        {
            json["chMaskAck"] = command.ChannelMaskAck;
            json["drAck"] = command.DataRateAck;
            json["txPowerAck"] = command.PowerAck;
        });
        Add<DutyCycleReq>("DutyCycleReq", (command, json) => json["maxDutyCycle"] = command.MaxDutyCycle);
        Add<DutyCycleAns>("DutyCycleAns");
        Add<DevStatusReq>("DevStatusReq");
        Add<DevStatusAns>("DevStatusAns", (command, json) =>
        {
            json["battery"] = command.Battery;
            json["margin"] = command.MarginDb;
        });
        Add<DeviceTimeReq>("DeviceTimeReq");
        Add<DeviceTimeAns>("DeviceTimeAns", (command, json) =>
        {
            json["gpsSeconds"] = command.GpsSeconds;
            json["fraction256"] = command.Fraction256;
        });
    }

    private static void AddChannels()
    {
        Add<RxParamSetupReq>("RxParamSetupReq", (command, json) =>
        {
            json["rx1DrOffset"] = command.Rx1DrOffset;
            json["rx2Dr"] = command.Rx2DataRate;
            json["frequencyHz"] = command.FrequencyHz;
        });
        Add<RxParamSetupAns>("RxParamSetupAns", (command, json) =>
        {
            json["channelAck"] = command.ChannelAck;
            json["rx2DrAck"] = command.Rx2DataRateAck;
            json["rx1DrOffsetAck"] = command.Rx1DrOffsetAck;
        });
        Add<NewChannelReq>("NewChannelReq", (command, json) =>
        {
            json["chIndex"] = command.ChIndex;
            json["frequencyHz"] = command.FrequencyHz;
            json["minDr"] = command.MinDataRate;
            json["maxDr"] = command.MaxDataRate;
        });
        Add<NewChannelAns>("NewChannelAns", (command, json) =>
        {
            json["channelFreqOk"] = command.ChannelFrequencyOk;
            json["drRangeOk"] = command.DataRateRangeOk;
        });
        Add<RxTimingSetupReq>("RxTimingSetupReq", (command, json) => json["delay"] = command.DelaySeconds);
        Add<RxTimingSetupAns>("RxTimingSetupAns");
        Add<TxParamSetupReq>("TxParamSetupReq", (command, json) =>
        {
            json["downlinkDwellTime400ms"] = command.DownlinkDwellTime400Ms;
            json["uplinkDwellTime400ms"] = command.UplinkDwellTime400Ms;
            json["maxEirpIndex"] = command.MaxEirpIndex;
        });
        Add<TxParamSetupAns>("TxParamSetupAns");
        Add<DlChannelReq>("DlChannelReq", (command, json) =>
        {
            json["chIndex"] = command.ChIndex;
            json["frequencyHz"] = command.FrequencyHz;
        });
        Add<DlChannelAns>("DlChannelAns", (command, json) =>
        {
            json["channelFreqOk"] = command.ChannelFrequencyOk;
            json["uplinkFreqExists"] = command.UplinkFrequencyExists;
        });
    }

    private static void AddVersion11()
    {
        Add<ResetInd>("ResetInd", (command, json) => json["devLorawanVersion"] = $"1.{command.MinorVersion}");
        Add<ResetConf>("ResetConf", (command, json) => json["servLorawanVersion"] = $"1.{command.MinorVersion}");
        Add<RekeyInd>("RekeyInd", (command, json) => json["devLorawanVersion"] = $"1.{command.MinorVersion}");
        Add<RekeyConf>("RekeyConf", (command, json) => json["servLorawanVersion"] = $"1.{command.MinorVersion}");
        Add<AdrParamSetupReq>("ADRParamSetupReq", (command, json) =>
        {
            json["limitExp"] = command.LimitExp;
            json["delayExp"] = command.DelayExp;
        });
        Add<AdrParamSetupAns>("ADRParamSetupAns");
        Add<ForceRejoinReq>("ForceRejoinReq", (command, json) =>
        {
            json["period"] = command.Period;
            json["maxRetries"] = command.MaxRetries;
            json["rejoinType"] = command.RejoinType;
            json["dr"] = command.DataRate;
        });
        Add<RejoinParamSetupReq>("RejoinParamSetupReq", (command, json) =>
        {
            json["maxTimeN"] = command.MaxTimeN;
            json["maxCountN"] = command.MaxCountN;
        });
        Add<RejoinParamSetupAns>("RejoinParamSetupAns", (command, json) => json["timeOk"] = command.TimeOk);
        Add<DeviceModeInd>("DeviceModeInd", (command, json) => json["class"] = NameOf(command.Mode));
        Add<DeviceModeConf>("DeviceModeConf", (command, json) => json["class"] = NameOf(command.Mode));
    }

    private static void AddClassB()
    {
        Add<PingSlotInfoReq>("PingSlotInfoReq", (command, json) => json["periodicity"] = command.Periodicity);
        Add<PingSlotInfoAns>("PingSlotInfoAns");
        Add<PingSlotChannelReq>("PingSlotChannelReq", (command, json) =>
        {
            json["frequencyHz"] = command.FrequencyHz;
            json["dr"] = command.DataRate;
        });
        Add<PingSlotChannelAns>("PingSlotChannelAns", (command, json) =>
        {
            json["channelFreqOk"] = command.ChannelFrequencyOk;
            json["drOk"] = command.DataRateOk;
        });
        Add<BeaconTimingReq>("BeaconTimingReq");
        Add<BeaconTimingAns>("BeaconTimingAns", (command, json) =>
        {
            json["delay"] = command.Delay30Ms;
            json["channel"] = command.Channel;
        });
        Add<BeaconFreqReq>("BeaconFreqReq", (command, json) => json["frequencyHz"] = command.FrequencyHz);
        Add<BeaconFreqAns>("BeaconFreqAns", (command, json) => json["beaconFreqOk"] = command.BeaconFrequencyOk);
    }

    private static void AddRelay()
    {
        Add<RelayConfReq>("RelayConfReq", (command, json) =>
        {
            json["startStop"] = command.Start ? 1 : 0;
            json["cadPeriodicity"] = command.CadPeriodicity;
            json["defaultChIdx"] = command.DefaultChIdx;
            json["secondChIdx"] = command.SecondChIdx;
            json["secondChDr"] = command.SecondChDataRate;
            json["secondChAckOffset"] = command.SecondChAckOffset;
            json["secondChFreqHz"] = command.SecondChFrequencyHz;
        });
        Add<RelayConfAns>("RelayConfAns", (command, json) =>
        {
            json["secondChFreqAck"] = command.SecondChFrequencyAck;
            json["secondChAckOffsetAck"] = command.SecondChAckOffsetAck;
            json["secondChDrAck"] = command.SecondChDataRateAck;
            json["secondChIdxAck"] = command.SecondChIdxAck;
            json["defaultChIdxAck"] = command.DefaultChIdxAck;
            json["cadPeriodicityAck"] = command.CadPeriodicityAck;
        });
        Add<EndDeviceConfReq>("EndDeviceConfReq", (command, json) =>
        {
            json["relayModeActivation"] = command.Activation.ToString();
            json["smartEnableLevel"] = command.SmartEnableLevel;
            json["backoff"] = command.Backoff;
            json["secondChIdx"] = command.SecondChIdx;
            json["secondChDr"] = command.SecondChDataRate;
            json["secondChAckOffset"] = command.SecondChAckOffset;
            json["secondChFreqHz"] = command.SecondChFrequencyHz;
        });
        Add<EndDeviceConfAns>("EndDeviceConfAns", (command, json) =>
        {
            json["secondChFreqAck"] = command.SecondChFrequencyAck;
            json["secondChDrAck"] = command.SecondChDataRateAck;
            json["secondChIdxAck"] = command.SecondChIdxAck;
            json["backoffAck"] = command.BackoffAck;
        });
        Add<NotifyNewEndDeviceReq>("NotifyNewEndDeviceReq", (command, json) =>
        {
            json["devAddr"] = command.DevAddr.ToString();
            json["worSnr"] = command.WorSnrDb;
            json["worRssi"] = command.WorRssiDbm;
        });
    }

    private static void AddForwarding()
    {
        Add<FilterListReq>("FilterListReq", (command, json) =>
        {
            json["filterListIdx"] = command.FilterListIdx;
            json["filterListAction"] = command.Action.ToString();
            json["filterListEui"] = command.EuiText;
        });
        Add<FilterListAns>("FilterListAns", (command, json) =>
        {
            json["filterListActionAck"] = command.FilterListActionAck;
            json["filterListLenAck"] = command.FilterListLenAck;
            json["combinedRulesAck"] = command.CombinedRulesAck;
        });

        // The root key is in the command too; no field repeats it.
        Add<UpdateUplinkListReq>("UpdateUplinkListReq", (command, json) =>
        {
            json["uplinkListIdx"] = command.UplinkListIdx;
            json["reloadRate"] = command.ReloadRate;
            json["bucketSize"] = command.BucketSize;
            json["devAddr"] = command.DevAddr.ToString();
            json["wFCnt"] = command.WFCnt;
        });
        Add<UpdateUplinkListAns>("UpdateUplinkListAns");
        Add<CtrlUplinkListReq>("CtrlUplinkListReq", (command, json) =>
        {
            json["uplinkListIdx"] = command.UplinkListIdx;
            json["ctrlUplinkAction"] = command.Remove ? 1 : 0;
        });
        Add<CtrlUplinkListAns>("CtrlUplinkListAns", (command, json) =>
        {
            json["uplinkListIdxAck"] = command.UplinkListIdxAck;
            json["wFCnt"] = command.WFCnt;
        });
        Add<ConfigureFwdLimitReq>("ConfigureFwdLimitReq", (command, json) =>
        {
            json["overallReloadRate"] = command.OverallReloadRate;
            json["globalUplinkReloadRate"] = command.GlobalUplinkReloadRate;
            json["notifyReloadRate"] = command.NotifyReloadRate;
            json["joinReqReloadRate"] = command.JoinReqReloadRate;
            json["resetLimitCounter"] = command.Reset.ToString();
            json["overallLimitSize"] = command.OverallLimitSize;
            json["globalUplinkLimitSize"] = command.GlobalUplinkLimitSize;
            json["notifyLimitSize"] = command.NotifyLimitSize;
            json["joinReqLimitSize"] = command.JoinReqLimitSize;
        });
        Add<ConfigureFwdLimitAns>("ConfigureFwdLimitAns");
    }

    private static string NameOf(DeviceMode mode) => mode switch
    {
        DeviceMode.ClassA => "A",
        DeviceMode.ClassC => "C",
        _ => $"reserved {(byte)mode}",
    };
}
