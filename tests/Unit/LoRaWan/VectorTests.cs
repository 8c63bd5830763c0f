using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

/// <summary>Known answers: tests/vectors/lorawan.json, one test for each vector of the categories in scope.</summary>
public sealed class VectorTests
{
    internal static readonly IReadOnlyDictionary<string, Action<Vector>> Checks = new Dictionary<string, Action<Vector>>
    {
        ["data_up_mic_1_0"] = vector => DataVectors.Check10(vector, downlink: false),
        ["data_down_mic_1_0"] = vector => DataVectors.Check10(vector, downlink: true),
        ["data_up_mic_1_1"] = DataVectors.CheckUp11,
        ["data_down_mic_1_1"] = DataVectors.CheckDown11,
        ["frmpayload_encryption"] = DataVectors.CheckFrmPayload,
        ["fopts_encryption_1_1"] = DataVectors.CheckFOpts,
        ["fcnt_32bit"] = DataVectors.CheckFCnt,
        ["time_on_air"] = DataVectors.CheckTimeOnAir,
        ["join_request_mic"] = JoinVectors.CheckRequest,
        ["join_accept_1_0"] = JoinVectors.CheckAccept10,
        ["join_accept_1_1"] = JoinVectors.CheckAccept11,
        ["session_keys_1_0"] = JoinVectors.CheckKeys10,
        ["session_keys_1_1"] = JoinVectors.CheckKeys11,
        ["js_keys_1_1"] = JoinVectors.CheckJoinServerKeys,
        ["rejoin_request_mic"] = JoinVectors.CheckRejoin,
        ["frame_encoding"] = JoinVectors.CheckEncoding,
        ["mac_command_encoding"] = MacVectors.Check,
        ["region_tables"] = RegionVectors.Check,
        ["gps_time"] = TimeVectors.CheckGpsTime,
        ["class_b_ping_slot"] = TimeVectors.CheckPingSlot,
        ["class_b_beacon"] = TimeVectors.CheckBeacon,
        ["kek_rfc3394"] = KeyVectors.CheckKeyWrap,
        ["multicast_keys"] = KeyVectors.CheckMulticast,
        ["netid_devaddr"] = KeyVectors.CheckNetId,
        ["fragmentation_parity"] = FragmentVectors.CheckParity,
        ["fragmentation_matrix"] = FragmentVectors.CheckMatrix,
        ["fragmentation_mic_v2"] = FragmentVectors.CheckMic,
        ["relay_ts011"] = RelayVectors.Check,
        ["applayer_clocksync_v1"] = vector => PackageVectors.Check(vector, Package.ClockSync, 1),
        ["applayer_clocksync_v2"] = vector => PackageVectors.Check(vector, Package.ClockSync, 2),
        ["applayer_fragmentation_v1"] = vector => PackageVectors.Check(vector, Package.Fragmentation, 1),
        ["applayer_fragmentation_v2"] = vector => PackageVectors.Check(vector, Package.Fragmentation, 2),
        ["applayer_multicast_v1"] = vector => PackageVectors.Check(vector, Package.MulticastSetup, 1),
        ["adr"] = AdrVectors.Check,
        ["applayer_multicast_v2"] = vector => PackageVectors.Check(vector, Package.MulticastSetup, 2),
    };

    public static IEnumerable<TheoryDataRow<string>> Ids =>
        Vectors.All.Where(vector => Checks.ContainsKey(vector.Category))
            .Select(vector => new TheoryDataRow<string>(vector.Id));

    [Shows("frame-mic-1.0", "frame-mic-1.1", "frame-payload", "frame-fopts-1.1", "frame-fctrl", "key-session-1.0",
        "key-session-1.1", "key-join-server", "key-wrap", "counter-32", "mac-layouts", "adr-standard",
        "class-b-slots", "class-b-beacon", "multicast-keys", "airtime-lora", "ts003-v1", "ts003-v2", "ts004-v1",
        "ts004-v2", "ts004-code", "ts004-mic", "ts005-v1", "ts005-v2", "relay-forward")]
    [Theory]
    [MemberData(nameof(Ids))]
    public void The_known_answer_is_ours(string id)
    {
        var vector = Vectors.ById(id);
        Checks[vector.Category](vector);
    }
}
