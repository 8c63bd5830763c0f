using System.Text;
using System.Text.Json.Nodes;
using Kreisfunk.LoRaWan;
using Kreisfunk.Tests.Unit.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Hardware;

public sealed class ForwarderConfigTests
{
    private static readonly Region Eu868 = RegionFile.Load("eu868");

    public static TheoryData<string> Boards => [.. BoardFiles.Names];

    [Theory]
    [MemberData(nameof(Boards))]
    public void Every_board_hears_the_ten_channels_of_europe(string name)
    {
        var file = ForwarderFile.Write(BoardFiles.Load(name), Eu868);
        Assert.Equal([868.1, 868.3, 868.5, 867.1, 867.3, 867.5, 867.7, 867.9], file.MultiSf);
        Assert.Equal(868.3, file.Megahertz("chan_Lora_std"));
        Assert.Equal((250_000, 7), ((int)file.Concentrator["chan_Lora_std"]!["bandwidth"]!,
            (int)file.Concentrator["chan_Lora_std"]!["spread_factor"]!));
        Assert.Equal(868.8, file.Megahertz("chan_FSK"));
        Assert.Equal((125_000, 50_000), ((int)file.Concentrator["chan_FSK"]!["bandwidth"]!,
            (int)file.Concentrator["chan_FSK"]!["datarate"]!));
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void Radios_stand_where_all_makers_put_them_in_europe(string name)
    {
        var concentrator = ForwarderFile.Write(BoardFiles.Load(name), Eu868).Concentrator;
        Assert.Equal((867_500_000, 868_500_000),
            ((int)concentrator["radio_0"]!["freq"]!, (int)concentrator["radio_1"]!["freq"]!));
        Assert.Equal((true, false),
            ((bool)concentrator["radio_0"]!["tx_enable"]!, (bool)concentrator["radio_1"]!["tx_enable"]!));
        Assert.Equal((863_000_000, 870_000_000),
            ((int)concentrator["radio_0"]!["tx_freq_min"]!, (int)concentrator["radio_0"]!["tx_freq_max"]!));
    }

    [Fact]
    public void An_sx1301_gets_its_own_keys()
    {
        var file = ForwarderFile.Write(BoardFiles.Load("rak2245"), Eu868);
        Assert.Equal("SX1301_conf", file.Key);
        Assert.Equal(1, (int)file.Concentrator["clksrc"]!);
        Assert.Equal(-166, (double)file.Concentrator["radio_0"]!["rssi_offset"]!);
        Assert.Equal("SX1257", (string)file.Concentrator["radio_1"]!["type"]!);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(
            """{"pa_gain":0,"mix_gain":11,"rf_power":-6,"dig_gain":0}"""), file.Concentrator["tx_lut_0"]));
        Assert.Equal(27, (int)file.Concentrator["tx_lut_15"]!["rf_power"]!);
        Assert.False(file.Concentrator.ContainsKey("com_type"));
        Assert.False(file.Concentrator.ContainsKey("chan_multiSF_All"));
    }

    [Fact]
    public void An_sx1302_gets_its_own_keys()
    {
        var file = ForwarderFile.Write(BoardFiles.Load("rak2287-spi"), Eu868);
        var concentrator = file.Concentrator;
        Assert.Equal("SX130x_conf", file.Key);
        Assert.Equal(("SPI", "/dev/spidev0.0", 0), ((string)concentrator["com_type"]!,
            (string)concentrator["com_path"]!, (int)concentrator["clksrc"]!));
        Assert.Equal("all_sf", (string)concentrator["fine_timestamp"]!["mode"]!);
        Assert.Equal(-215.4, (double)concentrator["radio_1"]!["rssi_offset"]!);
        Assert.Equal((20.41, 2162.56), ((double)concentrator["radio_0"]!["rssi_tcomp"]!["coeff_c"]!,
            (double)concentrator["radio_0"]!["rssi_tcomp"]!["coeff_d"]!));
        Assert.Equal([5, 6, 7, 8, 9, 10, 11, 12], concentrator["chan_multiSF_All"]!["spreading_factor_enable"]!
            .AsArray().Select(n => (int)n!));
        Assert.False((bool)concentrator["chan_Lora_std"]!["implicit_hdr"]!);
        Assert.False(concentrator.ContainsKey("sx1261_conf"));
        Assert.False(concentrator.ContainsKey("tx_lut_0"));
    }

    // The makers' tables: first and last row, with the amplifier's switch.
    [Theory]
    [InlineData("rak2287-spi", 1, 4, 1, 22)]
    [InlineData("rak5146-usb", 1, 4, 1, 22)]
    [InlineData("semtech-corecell", 0, 15, 1, 14)]
    [InlineData("wm1302-usb", 0, 15, 1, 14)]
    public void The_transmitter_has_sixteen_steps_from_12_to_27_dBm(string name, int pa12, int index12, int pa27,
        int index27)
    {
        var radio = ForwarderFile.Write(BoardFiles.Load(name), Eu868).Concentrator["radio_0"]!;
        var table = radio["tx_gain_lut"]!.AsArray();
        Assert.Equal(Enumerable.Range(12, 16), table.Select(row => (int)row!["rf_power"]!));
        Assert.Equal((pa12, index12, pa27, index27), ((int)table[0]!["pa_gain"]!, (int)table[0]!["pwr_idx"]!,
            (int)table[15]!["pa_gain"]!, (int)table[15]!["pwr_idx"]!));
    }

    [Fact]
    public void A_card_on_usb_is_reached_by_its_serial_port()
    {
        var concentrator = ForwarderFile.Write(BoardFiles.Load("wm1302-usb"), Eu868).Concentrator;
        Assert.Equal(("USB", "/dev/ttyACM0"),
            ((string)concentrator["com_type"]!, (string)concentrator["com_path"]!));
    }

    [Fact]
    public void Listening_before_talk_is_prepared_and_off()
    {
        var radio = ForwarderFile.Write(BoardFiles.Load("wm1302-spi"), Eu868).Concentrator["sx1261_conf"]!;
        Assert.Equal("/dev/spidev0.1", (string)radio["spi_path"]!);
        Assert.Equal((false, false), ((bool)radio["lbt"]!["enable"]!, (bool)radio["spectral_scan"]!["enable"]!));
    }

    [Fact]
    public void The_gateway_is_named_and_sends_to_the_agent()
    {
        var gateway = ForwarderFile.Write(BoardFiles.Load("ic880a"), Eu868,
            ForwarderFile.Settings with { ServerAddress = "192.168.7.10", ServerPort = 1701 }).Gateway;
        Assert.Equal("0016C001FF10A2B3", (string)gateway["gateway_ID"]!);
        Assert.Equal(("192.168.7.10", 1701, 1701), ((string)gateway["server_address"]!,
            (int)gateway["serv_port_up"]!, (int)gateway["serv_port_down"]!));
        Assert.Equal((10, 30, 100), ((int)gateway["keepalive_interval"]!, (int)gateway["stat_interval"]!,
            (int)gateway["push_timeout_ms"]!));
        Assert.Equal((true, false, false), ((bool)gateway["forward_crc_valid"]!,
            (bool)gateway["forward_crc_error"]!, (bool)gateway["forward_crc_disabled"]!));
        Assert.False(gateway.ContainsKey("gps_tty_path"));
        Assert.Equal(0, (int)gateway["beacon_period"]!);
    }

    [Fact]
    public void A_forwarder_without_answers_gives_up_within_the_agents_silence()
    {
        var gateway = ForwarderFile.Write(BoardFiles.Load("ic880a"), Eu868).Gateway;
        var givesUpAfter = TimeSpan.FromSeconds(
            (int)gateway["autoquit_threshold"]! * (int)gateway["keepalive_interval"]!);
        Assert.InRange(givesUpAfter, TimeSpan.FromMinutes(2),
            Kreisfunk.GatewayAgent.Hardware.Deafness.RadioRevival.SilentFor - TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void An_antennas_gain_is_rounded_up_so_that_the_limit_is_kept()
    {
        var file = ForwarderFile.Write(BoardFiles.Load("ic880a"), Eu868,
            ForwarderFile.Settings with { AntennaGainDbi = 2.15 });
        Assert.Equal(3, (int)file.Concentrator["antenna_gain"]!);
    }

    [Fact]
    public void A_beacon_is_the_regions()
    {
        var gateway = ForwarderFile.Write(BoardFiles.Load("rak2245"), Eu868,
            ForwarderFile.Settings with { GnssTty = "/dev/ttyAMA0", SendsBeacon = true }).Gateway;
        Assert.Equal("/dev/ttyAMA0", (string)gateway["gps_tty_path"]!);
        Assert.Equal((128, 869_525_000, 9, 125_000), ((int)gateway["beacon_period"]!,
            (int)gateway["beacon_freq_hz"]!, (int)gateway["beacon_datarate"]!, (int)gateway["beacon_bw_hz"]!));
    }

    [Fact]
    public void A_beacon_without_satellites_is_refused()
    {
        var beacon = ForwarderFile.Settings with { SendsBeacon = true };
        Assert.Contains("satellites", ForwarderFile.Refuse(BoardFiles.Load("ic880a"), Eu868, beacon),
            StringComparison.Ordinal);
        Assert.Contains("u-blox", ForwarderFile.Refuse(BoardFiles.Load("wm1302-spi"), Eu868,
            beacon with { GnssTty = "/dev/ttyAMA0" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("as923")]
    [InlineData("as923_2")]
    [InlineData("as923_3")]
    [InlineData("in865")]
    [InlineData("kr920")]
    [InlineData("ru864")]
    public void Other_regions_that_fit_two_radios_are_heard_as_their_data_says(string name)
    {
        var region = RegionFile.Load(name);
        foreach (var board in (string[])["rak2245", "rak2287-spi"])
        {
            var file = ForwarderFile.Write(BoardFiles.Load(board), region);
            Assert.Equal(region.UplinkChannels.Select(channel => channel.FrequencyHz / 1e6), file.MultiSf);
            for (var i = 0; i < region.UplinkChannels.Count; i++)
                Assert.InRange(file.Offset($"chan_multiSF_{i}"), -400_000, 400_000);
        }
    }

    [Fact]
    public void A_copy_of_us915_with_one_sub_band_fits()
    {
        var copy = RegionFile.With("channels/enabledChannels",
            """[{ "first": 8, "last": 15 }, { "first": 65, "last": 65 }]""", "us915");
        var file = ForwarderFile.Write(BoardFiles.Load("rak2287-spi"), RegionFile.Load(Encoding.UTF8.GetBytes(copy)));
        Assert.Equal([903.9, 904.1, 904.3, 904.5, 904.7, 904.9, 905.1, 905.3], file.MultiSf);
        Assert.Equal(904.6, file.Megahertz("chan_Lora_std"));
        Assert.InRange(file.Offset("chan_Lora_std"), -300_000, 300_000);
        Assert.Equal((500_000, 8), ((int)file.Concentrator["chan_Lora_std"]!["bandwidth"]!,
            (int)file.Concentrator["chan_Lora_std"]!["spread_factor"]!));
        Assert.False(file.IsEnabled("chan_FSK"));
    }

    [Theory]
    [InlineData("us915", "enabledChannels")]
    [InlineData("au915", "enabledChannels")]
    [InlineData("cn470", "cn470 has")]
    [InlineData("ism2400", "widths")]
    [InlineData("eu433", "433.175 MHz")]
    public void What_does_not_fit_is_refused_in_one_sentence(string name, string says)
    {
        var error = ForwarderFile.Refuse(BoardFiles.Load("rak2287-spi"), RegionFile.Load(name));
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.Contains(name, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    [Fact]
    public void Channels_too_far_apart_are_refused()
    {
        var wide = RegionFile.With("channels/cfListFrequenciesHz", "[863100000, 864100000, 865100000]");
        Assert.Contains("wider than two radios",
            ForwarderFile.Refuse(BoardFiles.Load("rak2287-spi"), RegionFile.Load(Encoding.UTF8.GetBytes(wide))),
            StringComparison.Ordinal);
    }
}
