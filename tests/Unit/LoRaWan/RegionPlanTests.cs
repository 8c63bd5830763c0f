using System.Text;
using System.Text.Json.Nodes;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

/// <summary>Channels and data rates of the plans whose rules differ from EU868's.</summary>
public sealed class RegionPlanTests
{
    private static readonly Region Us915 = RegionFile.Load("us915");
    private static readonly Region As923 = RegionFile.Load("as923");

    [Fact]
    public void US915_has_64_narrow_and_8_wide_channels()
    {
        Assert.Equal(new Channel(902_300_000, 0, 3), Us915.UplinkChannels[0]);
        Assert.Equal(new Channel(914_900_000, 0, 3), Us915.UplinkChannels[63]);
        Assert.Equal(new Channel(903_000_000, 4, 6), Us915.UplinkChannels[64]);
        Assert.Equal(new Channel(914_200_000, 4, 6), Us915.UplinkChannels[71]);
        Assert.Equal(8, Us915.DownlinkChannels.Count);
        Assert.Equal(new Channel(927_500_000, 8, 13), Us915.DownlinkChannels[7]);
    }

    [Theory]
    [InlineData("us915", 902_300_000u, 0, 0, 923_300_000u)]
    [InlineData("us915", 914_900_000u, 3, 63, 927_500_000u)]
    [InlineData("us915", 903_000_000u, 4, 64, 923_300_000u)]
    [InlineData("us915", 904_600_000u, 5, 65, 923_900_000u)]
    [InlineData("au915", 915_200_000u, 5, 0, 923_300_000u)]
    [InlineData("au915", 927_100_000u, 6, 71, 927_500_000u)]
    [InlineData("cn470", 470_300_000u, 0, 0, 500_300_000u)]
    [InlineData("cn470", 489_300_000u, 5, 95, 509_700_000u)]
    [InlineData("cn470", 479_900_000u, 5, 48, 500_300_000u)]
    public void RX1_of_a_fixed_plan_is_the_channel_number_modulo(
        string name, uint uplinkHz, int dataRate, int channel, uint downlinkHz)
    {
        var region = RegionFile.Load(name);
        Assert.Equal(channel, region.ChannelIndexOf(uplinkHz, dataRate));
        Assert.Equal(downlinkHz, region.Rx1FrequencyHz(uplinkHz, dataRate));
        Assert.Equal(downlinkHz, region.Rx1FrequencyHz(uplinkHz));
    }

    [Fact]
    public void Off_the_channels_of_a_fixed_plan_there_is_no_RX1()
    {
        Assert.Null(Us915.ChannelIndexOf(902_400_000, 0));
        Assert.Null(Us915.ChannelIndexOf(902_300_000, 4));
        Assert.Equal(0u, Us915.Rx1FrequencyHz(902_400_000));
        Assert.Equal(0u, Us915.Rx1FrequencyHz(902_300_000, 4));
        Assert.Null(Us915.SubBandAt(0));
    }

    [Fact]
    public void A_dynamic_channel_carries_any_data_rate()
    {
        var region = RegionFile.Load("eu868");
        Assert.Equal(1, region.ChannelIndexOf(868_300_000, 5));
        Assert.Equal(3, region.ChannelIndexOf(867_100_000, 0));
        Assert.Equal(1, region.ChannelIndexOf(868_300_000, 7));
        Assert.Null(region.ChannelIndexOf(868_400_000, 5));
        Assert.Equal(868_400_000u, region.Rx1FrequencyHz(868_400_000, 5));
    }

    [Fact]
    public void No_two_channels_of_a_plan_share_a_frequency() => Assert.All(RegionFile.Names, name =>
    {
        var channels = RegionFile.Load(name).UplinkChannels;
        Assert.Equal(channels.Count, channels.Select(channel => channel.FrequencyHz).Distinct().Count());
    });

    [Fact]
    public void A_data_rate_of_US915_depends_on_the_direction()
    {
        Assert.Equal(4, Us915.DataRateIndex(8, 500_000));
        Assert.Equal(4, Us915.DataRateIndex(8, 500_000, uplink: true));
        Assert.Equal(12, Us915.DataRateIndex(8, 500_000, uplink: false));
        Assert.Equal(8, Us915.DataRateIndex(12, 500_000, uplink: false));
        Assert.Null(Us915.DataRateIndex(12, 500_000));
        Assert.Equal(0, Us915.DataRateIndex(10, 125_000));
        Assert.Null(Us915.DataRateIndex(10, 125_000, uplink: false));
    }

    // RP002-1.0.5: uplinks of SF6 and SF5 are DR7 and DR8 (AU915: DR9 and DR10), downlinks DR14 and DR0.
    [Shows("region-sf5")]
    [Theory]
    [InlineData("us915", 7, 8)]
    [InlineData("au915", 9, 10)]
    public void SF5_and_SF6_of_US915_and_AU915_are_numbered_apart_in_each_direction(string name, int sf6, int sf5)
    {
        var region = RegionFile.Load(name);
        Assert.Equal((sf6, sf5), (region.DataRateIndex(6, 125_000), region.DataRateIndex(5, 125_000)));
        Assert.Equal(14, region.DataRateIndex(6, 500_000, uplink: false));
        Assert.Equal(0, region.DataRateIndex(5, 500_000, uplink: false));
        Assert.Equal((14, 0), (region.Rx1DataRate(sf6, 0), region.Rx1DataRate(sf5, 0)));
        Assert.Equal((13, 14), (region.Rx1DataRate(sf6, 1), region.Rx1DataRate(sf5, 1)));
        Assert.Equal(500_000, region.DownlinkDataRate(0).BandwidthHz);
        Assert.Equal(125_000, region.UplinkDataRates[0].BandwidthHz);
        Assert.Equal(125_000, region.DataRates[0].BandwidthHz);
        Assert.Equal(12, region.DownlinkDataRate(8).SpreadingFactor);
        Assert.Equal(12, region.DataRates[8].SpreadingFactor);

        // They travel on the narrow channels.
        var channel = region.UplinkChannels[9].FrequencyHz;
        Assert.Equal(9, region.ChannelIndexOf(channel, sf5));
        Assert.Equal(923_900_000u, region.Rx1FrequencyHz(channel, sf6));
        Assert.Null(region.ChannelIndexOf(region.UplinkChannels[64].FrequencyHz, sf5));
    }

    [Theory]
    [InlineData("us915", 8, 0, RegionalParameters.Rp002V104)]
    [InlineData("us915", 8, 242, RegionalParameters.Rp002V105)]
    [InlineData("au915", 10, 242, RegionalParameters.Rp002V105)]
    public void An_index_of_two_meanings_has_two_limits(
        string name, int sf5, int payload, RegionalParameters revision)
    {
        var region = RegionFile.Load(name);
        Assert.Equal(payload, region.MaxPayloadBytes(region.UplinkDataRates[sf5], revision, uplinkDwell: false));
        Assert.Equal(payload, region.MaxPayloadBytes(region.DownlinkDataRates[0], revision, uplinkDwell: false));
        Assert.True(region.MaxPayloadBytes(0, revision, uplinkDwell: false) < 242);
    }

    [Fact]
    public void A_data_rate_no_gateway_sends_becomes_that_of_RX2()
    {
        Assert.Equal(8, Us915.DownlinkDataRate(3).Index);
        Assert.Equal(0, RegionFile.Load("kr920").DownlinkDataRate(8).Index);
        Assert.Equal(2, As923.DownlinkDataRate(15).Index);
    }

    [Fact]
    public void A_2_4_GHz_bandwidth_is_known_by_the_name_gateways_give_it()
    {
        var region = RegionFile.Load("ism2400");
        Assert.Equal(5, region.DataRateIndex(7, 812_000));
        Assert.Equal(5, region.DataRateIndex(7, 812_500));
        Assert.Equal(200u, region.FrequencyStepHz);
        Assert.Equal(100u, As923.FrequencyStepHz);
    }

    [Shows("region-dwell")]
    [Theory]
    [InlineData(5, 0, 5, 5)]
    [InlineData(5, 1, 4, 4)]
    [InlineData(5, 2, 3, 3)]
    [InlineData(5, 3, 2, 2)]
    [InlineData(5, 4, 1, 2)]
    [InlineData(5, 5, 0, 2)]
    [InlineData(2, 6, 3, 3)]
    [InlineData(2, 7, 4, 4)]
    [InlineData(0, 0, 0, 2)]
    [InlineData(0, 6, 1, 2)]
    [InlineData(1, 7, 3, 3)]
    [InlineData(5, 6, 6, 6)]
    [InlineData(5, 7, 7, 7)]
    public void AS923_raises_at_offsets_6_and_7_and_keeps_DR2_under_a_dwell_limit(
        int uplink, int offset, int free, int limited)
    {
        Assert.Equal(free, As923.Rx1DataRate(uplink, offset));
        Assert.Equal(free, As923.Rx1DataRate(uplink, offset, downlinkDwell: false));
        Assert.Equal(limited, As923.Rx1DataRate(uplink, offset, downlinkDwell: true));
    }

    [Fact]
    public void The_RX1_table_of_AS923_is_RP002s()
    {
        string[] free =
            ["00000012", "10000023", "21000034", "32100045", "43210056", "54321067", "65432177", "76543277"];
        string[] limited =
            ["22222222", "22222223", "22222234", "32222245", "43222256", "54322267", "65432277", "76543277"];
        for (var dataRate = 0; dataRate < free.Length; dataRate++)
        {
            var offsets = Enumerable.Range(0, 8).ToArray();
            Assert.Equal(free[dataRate], string.Concat(offsets.Select(offset => As923.Rx1DataRate(dataRate, offset))));
            Assert.Equal(limited[dataRate],
                string.Concat(offsets.Select(offset => As923.Rx1DataRate(dataRate, offset, downlinkDwell: true))));
        }
    }

    [Theory]
    [InlineData(0, "00000012")]
    [InlineData(1, "10000023")]
    [InlineData(2, "21000034")]
    [InlineData(3, "32100045")]
    [InlineData(4, "43210055")]
    [InlineData(5, "54321057")]
    [InlineData(7, "75543277")]
    public void The_RX1_table_of_IN865_is_RP002s(int dataRate, string expected) => Assert.Equal(
        expected, string.Concat(RegionFile.Load("in865").Rx1DataRates[dataRate]));

    [Theory]
    [InlineData("as923", RegionalParameters.Rp001A, true)]
    [InlineData("as923_4", RegionalParameters.Rp001B, true)]
    [InlineData("as923", RegionalParameters.Rp002V100, false)]
    [InlineData("au915", RegionalParameters.Rp001A, false)]
    [InlineData("eu868", RegionalParameters.Rp001A, false)]
    public void Only_AS923_devices_before_RP002_start_with_limited_downlinks(
        string name, RegionalParameters revision, bool limited) =>
        Assert.Equal(limited, RegionFile.Load(name).StartsWithDownlinkDwell(revision));

    [Fact]
    public void A_dwell_limit_elsewhere_does_not_touch_RX1() =>
        Assert.Equal(8, RegionFile.Load("au915").Rx1DataRate(0, 0, downlinkDwell: true));

    [Theory]
    [InlineData("as923", true)]
    [InlineData("as923_3", true)]
    [InlineData("au915", true)]
    [InlineData("us915", false)]
    [InlineData("eu868", false)]
    [InlineData("kr920", false)]
    public void Only_AS923_and_AU915_set_transmission_parameters(string name, bool uses)
    {
        var region = RegionFile.Load(name);
        Assert.Equal(uses, region.UsesTxParamSetup);
        Assert.Equal(uses, region.UplinkDwell);
        Assert.False(region.DownlinkDwell);
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(5, 16)]
    [InlineData(8, 21)]
    [InlineData(13, 30)]
    [InlineData(15, 36)]
    public void MaxEIRP_of_TxParamSetupReq_is_a_table(int index, int dbm)
    {
        Assert.Equal(dbm, TxParamEirp.Dbm[index]);
        Assert.Equal(index, TxParamEirp.IndexOf(dbm));
        Assert.Equal(16, TxParamEirp.Dbm.Count);
    }

    [Fact]
    public void Between_two_powers_the_lower_one_is_told()
    {
        Assert.Equal(8, TxParamEirp.IndexOf(23));
        Assert.Equal(0, TxParamEirp.IndexOf(3));
        Assert.Equal(15, TxParamEirp.IndexOf(99));
    }

    [Fact]
    public void A_copy_with_one_sub_band_listens_there_only()
    {
        var copy = RegionFile.Read("us915");
        copy["name"] = "us915_fsb-2";
        RegionFile.Set(copy, "channels/enabledChannels",
            JsonNode.Parse("""[{ "first": 8, "last": 15 }, { "first": 65, "last": 65 }]"""));
        var region = RegionFile.Load(Encoding.UTF8.GetBytes(copy.ToJsonString()));
        Assert.Equal("us915_fsb-2", region.Name);
        Assert.Equal("8-15, 65", region.EnabledChannels.ToString());
        Assert.Equal(72, region.UplinkChannels.Count);

        // ChMask 0..4, little-endian: channels 8 to 15 and 65.
        Assert.Equal("00FF000000000000" + "0200000000000001", Convert.ToHexString(region.WriteCFList(true)!));
    }

    [Shows("region-cflist")]
    [Fact]
    public void A_fixed_plan_has_a_CFList_of_masks_only_for_devices_that_know_it()
    {
        Assert.Null(Us915.WriteCFList());
        Assert.Null(Us915.WriteCFList(knowsChannelMasks: false));
        Assert.Equal("FFFFFFFFFFFFFFFF" + "FF00000000000001", Convert.ToHexString(Us915.WriteCFList(true)!));
        Assert.Equal("FFFFFFFFFFFFFFFF" + "FFFFFFFF00000001",
            Convert.ToHexString(RegionFile.Load("cn470").WriteCFList(true)!));
    }

    // 0x8CEE20, 20 EE 8C on the air, is 923600000 / 100.
    [Shows("region-cflist")]
    [Fact]
    public void A_dynamic_plan_has_a_CFList_of_frequencies_for_every_device()
    {
        Assert.Equal("20EE8CF0F58CC0FD8C90058D600D8D00", Convert.ToHexString(As923.WriteCFList()!));
        Assert.Equal(As923.WriteCFList(), As923.WriteCFList(knowsChannelMasks: true));
        Assert.Null(RegionFile.Load("ism2400").WriteCFList());
    }

    [Theory]
    [InlineData("$.channels.plan is \"free\"; write \"dynamic\" or \"fixed\".", "channels/plan", "\"free\"")]
    [InlineData("$.channels.masks is \"bank\"; write \"banks\" (US915, AU915) or \"blocks\" (CN470).",
        "channels/masks", "\"bank\"")]
    [InlineData("$.channels.uplinkBlocks has 71 channels; write 64 narrow and then 8 wide ones, as masks of \"banks\" "
        + "count them.", "channels/uplinkBlocks/1/count", "7")]
    [InlineData("$.channels.uplinkBlocks has 160 channels; write blocks of at most 96 together.",
        "channels/uplinkBlocks/1/count", "96")]
    [InlineData("$.channels.uplinkBlocks is 915100000, outside every sub-band; write a frequency inside one of "
        + "$.subBands.", "channels/uplinkBlocks/0/firstFrequencyHz", "902500000")]
    [InlineData("$.channels.uplinkBlocks.maxDataRate is 9; write the index of a data rate: 0, 1, 2, 3, 4, 5, 6, 7, 8.",
        "channels/uplinkBlocks/1/maxDataRate", "9")]
    [InlineData("$.channels.downlinkBlocks.minDataRate is 3; write the index of a data rate: 0, 8, 9, 10, 11, 12, 13, "
        + "14.", "channels/downlinkBlocks/0/minDataRate", "3")]
    [InlineData("$.channels.enabledChannels is 70-72; write channels from 0 to 71, those of uplinkBlocks.",
        "channels/enabledChannels", """[{ "first": 70, "last": 72 }]""")]
    [InlineData("$.channels.enabledChannels[0].last is 7; write a whole number from 8 to 95.",
        "channels/enabledChannels", """[{ "first": 8, "last": 7 }]""")]
    [InlineData("$.receive.rx1DataRates has 6 rows; write 9, one for each uplink data rate index from 0.",
        "receive/rx1DataRates", "[[8],[8],[8],[8],[8],[8]]")]
    [InlineData("$.receive.rx1DataRates[0][0] is 4; write the index of a data rate: 0, 8, 9, 10, 11, 12, 13, 14.",
        "receive/rx1DataRates/0/0", "4")]
    [InlineData("$.beacon.hop.count is 1; write a whole number from 2 to 96.", "beacon/hop/count", "1")]
    [InlineData("$.beacon.frequencyHz is 928100000, outside every sub-band; write a frequency inside one of "
        + "$.subBands.", "beacon/hop/count", "9")]
    [InlineData("$.dataRates[0].use is \"both\"; write \"uplink\" or \"downlink\".", "dataRates/0/use", "\"both\"")]
    [InlineData("$.maxAdrDataRate is 9; write the index of a data rate: 0, 1, 2, 3, 4, 5, 6, 7, 8.",
        "maxAdrDataRate", "9")]
    [InlineData("$.dataRates[1].index is 0 for the second time; give every data rate its own.",
        "dataRates/1/index", "0")]
    public void A_wrong_value_of_a_fixed_plan_is_one_sentence(string expected, string path, string value) =>
        Assert.Contains(expected, RegionFile.Errors(RegionFile.With(path, value, "us915")));

    [Theory]
    [InlineData("$.frequencyStepHz is 150; write 100, or 200 above 2.4 GHz.", "frequencyStepHz", "150")]
    [InlineData("$.receive.rx2FrequencyHz is 2423000100; write a multiple of frequencyStepHz, which is 200.",
        "receive/rx2FrequencyHz", "2423000100")]
    [InlineData("$.dataRates[0].codingRate is \"4/8\"; write \"4/5\" or \"4/8LI\".",
        "dataRates/0/codingRate", "\"4/8\"")]
    public void A_wrong_value_at_2_4_GHz_is_one_sentence(string expected, string path, string value) =>
        Assert.Contains(expected, RegionFile.Errors(RegionFile.With(path, value, "ism2400")));

    [Theory]
    [InlineData("$.dwell.uplink is 400; write true or false.", "dwell/uplink", "400")]
    [InlineData("$.dataRates[2].earlier.before is \"RP2\"; write \"RP001-A\", \"RP001-B\", \"RP002-1.0.0\", "
        + "\"RP002-1.0.1\", \"RP002-1.0.2\", \"RP002-1.0.3\", \"RP002-1.0.4\" or \"RP002-1.0.5\".",
        "dataRates/2/earlier/before", "\"RP2\"")]
    [InlineData("$.receive.rx1DataRates[8] has 1 entries; write [], no uplink data rate has the index 8.",
        "receive/rx1DataRates/8", "[0]")]
    [InlineData("$.channels.cfListFrequenciesHz has 5 entries; write so few that with join there are at most max, "
        + "which is 6.", "channels/max", "6")]
    public void A_wrong_value_of_AS923_is_one_sentence(string expected, string path, string value) =>
        Assert.Contains(expected, RegionFile.Errors(RegionFile.With(path, value, "as923")));
}
