using System.Buffers.Binary;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Tests.Unit.LoRaWan;

/// <summary>Our command for the fields of each package vector, written.</summary>
internal static class PackageVectorCommands
{
    private static readonly Dictionary<string, MacVectorCommands.Writer> Writers =
        Clock().Concat(Blocks()).Concat(Groups()).ToDictionary(StringComparer.Ordinal);

    public static MacVectorCommands.Writer Write(string name, int version) =>
        version == 1 && Writers.TryGetValue(name + "V1", out var first) ? first : Writers[name];

    private static KeyValuePair<string, MacVectorCommands.Writer> For<T>(string name, Func<VectorFields, T> make)
        where T : struct, IPackageCommand<T> => new(name, (fields, destination) => make(fields).Write(destination));

    private static IEnumerable<KeyValuePair<string, MacVectorCommands.Writer>> Clock() =>
    [
        For("PackageVersionReq", _ => new PackageVersionReq()),
        For("PackageVersionAns", f => new PackageVersionAns(f.Byte("package_identifier"), f.Byte("package_version"))),
        For("AppTimeReq", f => new AppTimeReq(f.UInt("device_time"), f.Int("token_req"), f.Bool("ans_required"))),
        For("AppTimeAns", f => new AppTimeAns(f.Int("time_correction"), f.Int("token_ans"))),
        For("DeviceAppTimePeriodicityReq", f => new DeviceAppTimePeriodicityReq(f.Int("period"))),
        For("DeviceAppTimePeriodicityAns", f => new DeviceAppTimePeriodicityAns(
            f.Bool("not_supported"), f.UInt("time"))),
        For("ForceDeviceResyncReq", f => new ForceDeviceResyncCmd(f.Int("nb_transmissions"))),
        For("ForceDeviceResyncCmd", f => new ForceDeviceResyncCmd(f.Int("nb_transmissions"))),
    ];

    private static IEnumerable<KeyValuePair<string, MacVectorCommands.Writer>> Blocks() =>
    [
        For("FragSessionStatusReq", f => new FragSessionStatusReq(f.Int("frag_index"), f.Bool("participants"))),
        For("FragSessionStatusAnsV1", f => new FragSessionStatusAnsV1(
            f.Int("frag_index"), f.Int("nb_frag_received"), f.Byte("missing_frag"),
            f.Bool("not_enough_matrix_memory"))),
        For("FragSessionStatusAns", f => new FragSessionStatusAns(
            f.Bool("memory_error"), f.Bool("mic_error"), f.Bool("session_does_not_exist"), f.Int("frag_index"),
            f.Int("nb_frag_received"), f.Byte("missing_frag"))),
        For("FragSessionSetupReqV1", f => new FragSessionSetupReqV1(
            f.Int("frag_index"), f.Mask("mc_group_bit_mask"), f.Int("nb_frag"), f.Byte("frag_size"),
            f.Int("fragmentation_matrix"), f.Int("block_ack_delay"), f.Byte("padding"), FirstLowest(f, "descriptor"))),
        For("FragSessionSetupReq", f => new FragSessionSetupReq(
            f.Int("frag_index"), f.Mask("mc_group_bit_mask"), f.Int("nb_frag"), f.Byte("frag_size"),
            f.Bool("ack_reception"), f.Int("frag_algo"), f.Int("block_ack_delay"), f.Byte("padding"),
            FirstLowest(f, "descriptor"), (ushort)f.Int("session_cnt"), FirstLowest(f, "mic"))),
        For("FragSessionSetupAnsV1", f => new FragSessionSetupAns(
            f.Bool("encoding_unsupported"), f.Bool("not_enough_memory"), f.Bool("frag_session_index_not_supported"),
            f.Bool("wrong_descriptor"), false, f.Int("frag_index"))),
        For("FragSessionSetupAns", f => new FragSessionSetupAns(
            f.Bool("frag_algo_unsupported"), f.Bool("not_enough_memory"), f.Bool("frag_index_unsupported"),
            f.Bool("wrong_descriptor"), f.Bool("session_cnt_replay"), f.Int("frag_index"))),
        For("FragSessionDeleteReq", f => new FragSessionDeleteReq(f.Int("frag_index"))),
        For("FragSessionDeleteAns", f => new FragSessionDeleteAns(
            f.Int("frag_index"), f.Bool("session_does_not_exist"))),
        For("DataFragment", f => new DataFragment(f.Int("frag_index"), f.Int("n"), f.Bytes("data"))),
        For("FragDataBlockReceivedReq", f => new FragDataBlockReceivedReq(f.Int("frag_index"), f.Bool("mic_error"))),
        For("FragDataBlockReceivedAns", f => new FragDataBlockReceivedAns(f.Int("frag_index"))),
    ];

    private static IEnumerable<KeyValuePair<string, MacVectorCommands.Writer>> Groups() =>
    [
        For("McGroupStatusReq", f => new McGroupStatusReq(f.Mask("req_group_mask"))),
        For("McGroupStatusAns", f => new McGroupStatusAns(
            f.Int("nb_total_groups"),
            [.. f["items"].EnumerateArray().Select(item => new McGroup(
                item.GetProperty("mc_group_id").GetInt32(), AddrOf(item.GetProperty("mc_addr").GetString()!)))])),
        For("McGroupSetupReq", f => new McGroupSetupReq(
            f.Int("mc_group_id"), f.Addr("mc_addr"), f.Key("mc_key_encrypted"), f.UInt("min_mc_f_count"),
            f.UInt("max_mc_f_count"))),
        For("McGroupSetupAns", f => new McGroupSetupAns(f.Int("mc_group_id"), f.Bool("id_error"))),
        For("McGroupDeleteReq", f => new McGroupDeleteReq(f.Int("mc_group_id"))),
        For("McGroupDeleteAns", f => new McGroupDeleteAns(f.Int("mc_group_id"), f.Bool("mc_group_undefined"))),
        For("McClassCSessionReq", f => new McClassCSessionReq(
            f.Int("mc_group_id"), f.UInt("session_time"), f.Int("time_out"), f.UInt("dl_frequ"), f.Byte("dr"))),
        For("McClassBSessionReq", f => new McClassBSessionReq(
            f.Int("mc_group_id"), f.UInt("session_time"), f.Int("time_out"), f.Int("periodicity"),
            f.UInt("dl_frequ"), f.Byte("dr"))),
        For("McClassCSessionAns", f => new McClassCSessionAns(
            f.Int("mc_group_id"), f.Bool("dr_error"), f.Bool("freq_error"), f.Bool("mc_group_undefined"),
            f.Has("start_missed") && f.Bool("start_missed"), TimeToStart(f))),
        For("McClassBSessionAns", f => new McClassBSessionAns(
            f.Int("mc_group_id"), f.Bool("dr_error"), f.Bool("freq_error"), f.Bool("mc_group_undefined"),
            f.Has("start_missed") && f.Bool("start_missed"), TimeToStart(f))),
    ];

    private static uint? TimeToStart(VectorFields fields) =>
        fields.IsNull("time_to_start") ? null : fields.UInt("time_to_start");

    private static uint FirstLowest(VectorFields fields, string name) =>
        BinaryPrimitives.ReadUInt32LittleEndian(fields.Bytes(name));

    private static DevAddr AddrOf(string text) => DevAddr.TryParse(text, out var devAddr) ? devAddr : default;
}
