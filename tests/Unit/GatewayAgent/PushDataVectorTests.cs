using Google.Protobuf;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Radio.SemtechUdp;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

public sealed class PushDataVectorTests
{
    // Written from the datagrams' text and the protocol, not from what any program answered.
    private static readonly Dictionary<string, (int Frames, bool HasStat, bool IsAcknowledged)> Expected = new()
    {
        ["1302_PUSH_DATA_1"] = (1, false, true),
        ["1302_PUSH_DATA_3"] = (0, false, true),
        ["1302_PUSH_DATA_4"] = (0, false, true),
        ["1302_PUSH_DATA_6"] = (1, false, true),
        ["1302_PUSH_DATA_13"] = (0, true, true),
        ["1302_PUSH_DATA_15"] = (1, false, true),
        ["1302-gps_PUSH_DATA_16"] = (1, false, true),
        ["1302-gps_PUSH_DATA_18"] = (0, false, true),
        ["1302-gps_PUSH_DATA_19"] = (0, false, true),
        ["1302-gps_PUSH_DATA_21"] = (1, false, true),
        ["1302-gps_PUSH_DATA_22"] = (0, true, true),
        ["1302-gps_PUSH_DATA_24"] = (1, false, true),
        ["1301_PUSH_DATA_26"] = (1, false, true),
        ["1301_PUSH_DATA_28"] = (0, false, true),
        ["1301_PUSH_DATA_29"] = (0, false, true),
        ["1301_PUSH_DATA_31"] = (1, false, true),
        ["1301_PUSH_DATA_34"] = (0, true, true),
        ["1301_PUSH_DATA_35"] = (1, false, true),
        ["1301-gps_PUSH_DATA_37"] = (2, false, true),
        ["1301-gps_PUSH_DATA_38"] = (0, false, true),
        ["1301-gps_PUSH_DATA_40"] = (1, false, true),
        ["1301-gps_PUSH_DATA_41"] = (1, false, true),
        ["1301-gps_PUSH_DATA_43"] = (0, true, true),
        ["1301-gps_PUSH_DATA_44"] = (1, false, true),
        ["v1_push_data"] = (1, false, true),
        ["v3_push_data"] = (0, false, false),
        ["lr_fhss"] = (1, false, true),
        ["rsig_two_antennas"] = (2, false, true),
        ["time_tmms_ftime"] = (1, false, true),
        ["time_empty_string"] = (1, false, true),
        ["codr_OFF_plus_good"] = (1, false, true),
        ["no_crc"] = (0, false, true),
        ["stat_missing_field"] = (1, false, true),
        ["fsk"] = (1, false, true),
        ["fsk_plus_lora"] = (2, false, true),
        ["rxpk_with_stat_location"] = (1, true, true),
        ["stat_cest"] = (0, true, true),
        ["stat_meta_temp"] = (0, true, true),
        ["unknown_keys"] = (1, false, true),
        ["not_json"] = (0, false, false),
        ["trailing_nul"] = (1, false, true),
        ["size_mismatch"] = (1, false, true),
        ["freq_int_hz"] = (1, false, true),
        ["bw812_2g4"] = (1, false, true),
    };

    public static TheoryData<string> PushDatagrams =>
        [.. SemtechVectors.All.Where(v => v.Type == "PUSH_DATA").Select(v => v.Name)];

    [Fact]
    public void Every_push_data_of_the_vectors_has_an_expectation() => Assert.Equal(
        SemtechVectors.All.Where(v => v.Type == "PUSH_DATA").Select(v => v.Name).Order(), Expected.Keys.Order());

    [Theory]
    [MemberData(nameof(PushDatagrams))]
    public void A_captured_datagram_brings_its_frames_and_its_report(string name)
    {
        using var agent = new AgentFixture();
        var vector = SemtechVectors.Get(name);
        var (frames, hasStat, isAcknowledged) = Expected[name];

        var answer = agent.Handle(vector.Datagram);

        Assert.Equal(isAcknowledged ? [vector.Datagram[0], vector.Datagram[1], vector.Datagram[2], 1] : [], answer);
        Assert.Equal(frames, agent.Spool.Depth.Frames);
        Assert.Equal(hasStat ? 1 : 0, agent.TakeOutbox().Count(m => m.Payload is GatewayStats));
    }

    [Theory]
    [MemberData(nameof(PushDatagrams))]
    public void Frames_say_what_the_other_bridge_said_of_them(string name)
    {
        var vector = SemtechVectors.Get(name);
        var ours = Read(vector);
        var theirs = vector.Json.GetProperty("chirpstack_gateway_bridge_4_1_1").GetProperty("mqtt_protobuf_hex")
            .EnumerateArray()
            .Where(e => e.GetProperty("topic").GetString()!.EndsWith("event/up", StringComparison.Ordinal))
            .Select(e => Convert.FromHexString(e.GetProperty("hex").GetString()!))
            .Select(bytes => Comparable(UplinkFrame.Parser.ParseFrom(bytes)))
            .ToList();

        // It drops some we keep; what it has, we have too.
        Assert.Empty(theirs.Except(ours.Select(Comparable)));
    }

    [Fact]
    public void A_frame_with_coding_rate_off_costs_only_itself()
    {
        var push = ReadAll(SemtechVectors.Get("codr_OFF_plus_good"));
        Assert.Equal([5u], push.Frames.Select(Counter));
        Assert.Equal(1, push.Defects[FrameDefect.CodingRateOff]);
    }

    [Fact]
    public void Each_antenna_that_heard_a_frame_gives_one_with_its_own_signal()
    {
        var frames = Read(SemtechVectors.Get("rsig_two_antennas"));
        Assert.Equal([(0u, 7u, -50, 9.5f), (1u, 23u, -62, 4.25f)],
            frames.Select(f => (f.RxInfo.Antenna, f.RxInfo.Channel, f.RxInfo.Rssi, f.RxInfo.Snr)));
        Assert.NotEqual(frames[0].RxInfo.UplinkId, frames[1].RxInfo.UplinkId);
        Assert.Equal("42QMzOlYSSPMMeqVPrY0fQ==", frames[0].RxInfo.Metadata["etime"]);
    }

    [Fact]
    public void The_fine_time_counts_within_the_second_of_the_coarse_one()
    {
        var info = Assert.Single(Read(SemtechVectors.Get("time_tmms_ftime"))).RxInfo;
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero).AddTicks(1_234_560),
            info.GwTime.ToDateTimeOffset());
        Assert.Equal((1479470418, 123_000_000), (info.TimeSinceGpsEpoch.Seconds, info.TimeSinceGpsEpoch.Nanos));
        Assert.Equal((1479470418, 987_654_321),
            (info.FineTimeSinceGpsEpoch.Seconds, info.FineTimeSinceGpsEpoch.Nanos));
    }

    [Fact]
    public void A_report_fills_all_that_the_contract_has_for_it()
    {
        using var agent = new AgentFixture();
        agent.Handle(SemtechVectors.Get("1302_PUSH_DATA_1").Datagram);
        agent.Handle(SemtechVectors.Get("1302-gps_PUSH_DATA_22").Datagram);

        var stats = Assert.Single(agent.TakeOutbox().Select(m => m.Payload).OfType<GatewayStats>());
        Assert.Equal("aa555a0000001302", stats.GatewayId);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 12, 42, 29, TimeSpan.Zero), stats.Time.ToDateTimeOffset());
        Assert.Equal((52.52, 13.405, 34.0, LocationSource.Gps), (stats.Location.Latitude, stats.Location.Longitude,
            stats.Location.Altitude, stats.Location.Source));
        Assert.Equal((7u, 5u, 10u, 4u), (stats.RxPacketsReceived, stats.RxPacketsReceivedOk, stats.TxPacketsReceived,
            stats.TxPacketsEmitted));
        Assert.Equal("24.5", stats.Metadata["temp"]);
        Assert.Equal(1u, stats.RxPacketsPerFrequency[868_100_000]);
        Assert.Equal(12u, Assert.Single(stats.RxPacketsPerModulation).Modulation.Lora.SpreadingFactor);
    }

    [Fact]
    public void The_name_of_a_time_zone_is_ignored()
    {
        var stat = ReadAll(SemtechVectors.Get("stat_cest")).Stat;
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero), stat!.Time);
    }

    [Fact]
    public void A_vendors_own_fields_become_metadata() =>
        Assert.Equal("A1", ReadAll(SemtechVectors.Get("stat_meta_temp")).Stat!.Metadata["sn"]);

    private static uint Counter(UplinkFrame frame) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(frame.RxInfo.Context.Span);

    private static IReadOnlyList<UplinkFrame> Read(SemtechVector vector) => ReadAll(vector).Frames;

    private static PushData ReadAll(SemtechVector vector)
    {
        var push = new PushData(new Random(1));
        push.Read(vector.Body, Eui64.ReadBigEndian(vector.Datagram.AsSpan(4)));
        return push;
    }

    /// <summary>Without what is ours alone: the id (theirs is the datagram's token) and the metadata.</summary>
    private static string Comparable(UplinkFrame frame)
    {
        var copy = frame.Clone();
        copy.RxInfo.UplinkId = 0;
        copy.RxInfo.Metadata.Clear();
        return Convert.ToHexString(copy.ToByteArray());
    }
}
