using Kreisfunk.LoRaWan;

namespace Kreisfunk.Tests.Unit.LoRaWan;

/// <summary>Our command for the fields of each MAC command vector, written.</summary>
internal static class MacVectorCommands
{
    public delegate int Writer(VectorFields fields, Span<byte> destination);

    public static readonly IReadOnlyDictionary<string, Writer> Write =
        Link().Concat(Channels()).Concat(Version11()).Concat(ClassB()).Concat(Relay()).Concat(Forwarding())
            .ToDictionary(StringComparer.Ordinal);

    private static KeyValuePair<string, Writer> For<T>(string name, Func<VectorFields, T> make)
        where T : struct, IMacCommand<T> => new(name, (fields, destination) => make(fields).Write(destination));

    private static IEnumerable<KeyValuePair<string, Writer>> Link() =>
    [
        For("LinkCheckReq", _ => new LinkCheckReq()),
        For("LinkCheckAns", f => new LinkCheckAns(f.Byte("margin"), f.Byte("gw_cnt"))),
        For("LinkADRReq", f => new LinkAdrReq(
            f.Int("dr"), f.Int("tx_power"), (ushort)f.MaskOf("ch_mask_bits_set"), f.Int("ch_mask_cntl"),
            f.Int("nb_rep"))),
        For("LinkADRAns", f => new LinkAdrAns(f.Bool("ch_mask_ack"), f.Bool("dr_ack"), f.Bool("tx_power_ack"))),
        For("DutyCycleReq", f => new DutyCycleReq(f.Int("max_duty_cycle"))),
        For("DutyCycleAns", _ => new DutyCycleAns()),
        For("DevStatusReq", _ => new DevStatusReq()),
        For("DevStatusAns", f => new DevStatusAns(f.Byte("battery"), f.Int("margin"))),
        For("DeviceTimeReq", _ => new DeviceTimeReq()),
        For("DeviceTimeAns", f => f.Has("fraction256")
            ? new DeviceTimeAns(f.UInt("gpsSeconds"), f.Byte("fraction256"))
            : DeviceTimeAns.At(TimeSpan.FromSeconds(f.Int("seconds")))),
    ];

    private static IEnumerable<KeyValuePair<string, Writer>> Channels() =>
    [
        For("RxParamSetupReq", f => new RxParamSetupReq(f.Int("rx1_dr_offset"), f.Int("rx2_dr"), f.UInt("frequency"))),
        For("RxParamSetupAns", f => new RxParamSetupAns(
            f.Bool("channel_ack"), f.Bool("rx2_dr_ack"), f.Bool("rx1_dr_offset_ack"))),
        For("NewChannelReq", f => new NewChannelReq(
            f.Byte("ch_index"), f.UInt("freq"), f.Int("min_dr"), f.Int("max_dr"))),
        For("NewChannelAns", f => new NewChannelAns(f.Bool("channel_freq_ok"), f.Bool("dr_range_ok"))),
        For("RxTimingSetupReq", f => new RxTimingSetupReq(f.Int("delay"))),
        For("RxTimingSetupAns", _ => new RxTimingSetupAns()),
        For("TxParamSetupReq", f => new TxParamSetupReq(
            f.Text("downlink_dwell_time") == "Limit400ms", f.Text("uplink_dwell_time") == "Limit400ms",
            f.Int("max_eirp"))),
        For("TxParamSetupAns", _ => new TxParamSetupAns()),
        For("DlChannelReq", f => new DlChannelReq(f.Byte("ch_index"), f.UInt("freq"))),
        For("DlChannelAns", f => new DlChannelAns(f.Bool("channel_freq_ok"), f.Bool("uplink_freq_exists"))),
    ];

    private static IEnumerable<KeyValuePair<string, Writer>> Version11() =>
    [
        For("ResetInd", f => new ResetInd(Minor(f, "dev_lorawan_version"))),
        For("ResetConf", f => new ResetConf(Minor(f, "serv_lorawan_version"))),
        For("RekeyInd", f => new RekeyInd(Minor(f, "dev_lorawan_version"))),
        For("RekeyConf", f => new RekeyConf(Minor(f, "serv_lorawan_version"))),
        For("ADRParamSetupReq", f => new AdrParamSetupReq(f.Int("limit_exp"), f.Int("delay_exp"))),
        For("ADRParamSetupAns", _ => new AdrParamSetupAns()),
        For("ForceRejoinReq", f => new ForceRejoinReq(
            f.Int("period"), f.Int("max_retries"), f.Int("rejoin_type"), f.Int("dr"))),
        For("RejoinParamSetupReq", f => new RejoinParamSetupReq(f.Int("max_time_n"), f.Int("max_count_n"))),
        For("RejoinParamSetupAns", f => new RejoinParamSetupAns(f.Bool("time_ok"))),
        For("DeviceModeInd", f => new DeviceModeInd(f.Named<DeviceMode>("class"))),
        For("DeviceModeConf", f => new DeviceModeConf(f.Named<DeviceMode>("class"))),
    ];

    private static IEnumerable<KeyValuePair<string, Writer>> ClassB() =>
    [
        For("PingSlotInfoReq", f => new PingSlotInfoReq(f.Int("periodicity"))),
        For("PingSlotInfoAns", _ => new PingSlotInfoAns()),
        For("PingSlotChannelReq", f => new PingSlotChannelReq(f.UInt("freq"), f.Int("dr"))),
        For("PingSlotChannelAns", f => new PingSlotChannelAns(f.Bool("channel_freq_ok"), f.Bool("dr_ok"))),
        For("BeaconFreqReq", f => new BeaconFreqReq(f.UInt("freq"))),
        For("BeaconFreqAns", f => new BeaconFreqAns(f.Bool("beacon_freq_ok"))),
    ];

    private static IEnumerable<KeyValuePair<string, Writer>> Relay() =>
    [
        For("RelayConfReq", f => new RelayConfReq(
            f.Int("start_stop") == 1, f.Int("cad_periodicity"), f.Int("default_ch_idx"), f.Int("second_ch_idx"),
            f.Int("second_ch_dr"), f.Int("second_ch_ack_offset"), f.UInt("second_ch_freq"))),
        For("RelayConfAns", f => new RelayConfAns(
            f.Bool("second_ch_freq_ack"), f.Bool("second_ch_ack_offset_ack"), f.Bool("second_ch_dr_ack"),
            f.Bool("second_ch_idx_ack"), f.Bool("default_ch_idx_ack"), f.Bool("cad_periodicity_ack"))),
        For("EndDeviceConfReq", f => new EndDeviceConfReq(
            f.Named<RelayModeActivation>("relay_mode_activation"), f.Int("smart_enable_level"), f.Int("backoff"),
            f.Int("second_ch_idx"), f.Int("second_ch_dr"), f.Int("second_ch_ack_offset"), f.UInt("second_ch_freq"))),
        For("EndDeviceConfAns", f => new EndDeviceConfAns(
            f.Bool("second_ch_freq_ack"), f.Bool("second_ch_dr_ack"), f.Bool("second_ch_idx_ack"),
            f.Bool("backoff_ack"))),
        For("NotifyNewEndDeviceReq", f => new NotifyNewEndDeviceReq(
            f.Addr("dev_addr"), f.Int("wor_snr"), f.Int("wor_rssi"))),
    ];

    private static IEnumerable<KeyValuePair<string, Writer>> Forwarding() =>
    [
        For("FilterListReq", f => new FilterListReq(
            f.Int("filter_list_idx"), f.Named<FilterListAction>("filter_list_action"),
            f.Text("filter_list_eui").Length / 2, f.Number128("filter_list_eui"))),
        For("FilterListAns", f => new FilterListAns(
            f.Bool("filter_list_action_ack"), f.Bool("filter_list_len_ack"), f.Bool("combined_rules_ack"))),
        For("UpdateUplinkListReq", f => new UpdateUplinkListReq(
            f.Int("uplink_list_idx"), f.Int("reload_rate"), f.Int("bucket_size"), f.Addr("dev_addr"),
            f.UInt("w_fcnt"), f.Key("root_wor_s_key"))),
        For("UpdateUplinkListAns", _ => new UpdateUplinkListAns()),
        For("CtrlUplinkListReq", f => new CtrlUplinkListReq(
            f.Int("uplink_list_idx"), f.Int("ctrl_uplink_action") == 1)),
        For("CtrlUplinkListAns", f => new CtrlUplinkListAns(f.Bool("uplink_list_idx_ack"), f.UInt("w_fcnt"))),
        For("ConfigureFwdLimitReq", f => new ConfigureFwdLimitReq(
            f.Int("overall_reload_rate"), f.Int("global_uplink_reload_rate"), f.Int("notify_reload_rate"),
            f.Int("join_req_reload_rate"), f.Named<ResetLimitCounter>("reset_limit_counter"),
            f.Int("overall_limit_size"), f.Int("global_uplink_limit_size"), f.Int("notify_limit_size"),
            f.Int("join_req_limit_size"))),
        For("ConfigureFwdLimitAns", _ => new ConfigureFwdLimitAns()),
    ];

    private static int Minor(VectorFields fields, string name) => fields.Text(name) == "LoRaWAN1_1" ? 1 : 0;
}
