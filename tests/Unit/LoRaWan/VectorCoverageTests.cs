using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

/// <summary>Every vector of the file is run by <see cref="VectorTests"/> or left out here with the reason.</summary>
public sealed class VectorCoverageTests
{
    private static readonly Dictionary<string, int> Run = new()
    {
        ["data_up_mic_1_0"] = 8,
        ["data_down_mic_1_0"] = 2,
        ["data_up_mic_1_1"] = 4,
        ["data_down_mic_1_1"] = 3,
        ["frmpayload_encryption"] = 2,
        ["fopts_encryption_1_1"] = 3,
        ["join_request_mic"] = 5,
        ["join_accept_1_0"] = 5,
        ["join_accept_1_1"] = 3,
        ["session_keys_1_0"] = 2,
        ["session_keys_1_1"] = 2,
        ["js_keys_1_1"] = 2,
        ["rejoin_request_mic"] = 4,
        ["fcnt_32bit"] = 7,
        ["frame_encoding"] = 7,
        ["time_on_air"] = 11,
        ["mac_command_encoding"] = 74,
        ["region_tables"] = 1,
        ["gps_time"] = 4,
        ["class_b_ping_slot"] = 8,
        ["class_b_beacon"] = 1,
        ["kek_rfc3394"] = 3,
        ["multicast_keys"] = 4,
        ["netid_devaddr"] = 6,
        ["fragmentation_parity"] = 2,
        ["fragmentation_matrix"] = 9,
        ["fragmentation_mic_v2"] = 1,
        ["relay_ts011"] = 4,
        ["applayer_clocksync_v1"] = 7,
        ["applayer_clocksync_v2"] = 7,
        ["applayer_fragmentation_v1"] = 8,
        ["applayer_fragmentation_v2"] = 11,
        ["applayer_multicast_v1"] = 14,
        ["adr"] = 11,
        ["applayer_multicast_v2"] = 14,
    };

    private static readonly Dictionary<string, string> NotYet = new()
    {
        ["cayenne_lpp"] = "run by the tests of Codecs",
    };

    [Fact]
    public void Every_category_is_run_or_left_out_by_name() => Assert.Equal(
        Vectors.All.Select(vector => vector.Category).Distinct().Order(StringComparer.Ordinal),
        Run.Keys.Concat(NotYet.Keys).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_category_in_scope_has_a_check() => Assert.Equal(
        Run.Keys.Order(StringComparer.Ordinal), VectorTests.Checks.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void As_many_vectors_of_each_category_run_as_are_known() => Assert.Equal(
        Run.OrderBy(category => category.Key, StringComparer.Ordinal),
        VectorTests.Ids.Select(row => Vectors.ById(row.Data))
            .GroupBy(vector => vector.Category)
            .Select(group => KeyValuePair.Create(group.Key, group.Count()))
            .OrderBy(category => category.Key, StringComparer.Ordinal));
}
