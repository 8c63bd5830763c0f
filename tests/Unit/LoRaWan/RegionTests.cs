using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

public sealed class RegionTests
{
    private static readonly Region Eu868 = RegionVectors.LoadEu868();

    [Shows("airtime-power")]
    [Theory]
    [InlineData(868_100_000u, 16)]
    [InlineData(867_900_000u, 16)]
    [InlineData(869_525_000u, 29)]
    [InlineData(864_000_000u, 16)]
    [InlineData(869_300_000u, 16)]
    public void A_gateway_sends_with_the_power_of_the_sub_band(uint frequencyHz, int eirp) =>
        Assert.Equal(eirp, Eu868.DownlinkPowerDbm(frequencyHz));

    [Shows("airtime-duty-cycle")]
    [Theory]
    [InlineData(868_000_000u, 0.01)]
    [InlineData(867_999_900u, 0.01)]
    [InlineData(869_400_000u, 0.1)]
    [InlineData(864_999_900u, 0.001)]
    public void A_sub_band_has_its_duty_cycle(uint frequencyHz, double dutyCycle) =>
        Assert.Equal(dutyCycle, Eu868.SubBandAt(frequencyHz)!.Value.DutyCycle, 1e-9);

    [Theory]
    [InlineData(868_600_000u)]
    [InlineData(869_399_900u)]
    [InlineData(862_999_900u)]
    [InlineData(870_000_000u)]
    public void Between_sub_bands_there_is_none(uint frequencyHz) => Assert.Null(Eu868.SubBandAt(frequencyHz));

    [Shows("region-rx1")]
    [Fact]
    public void RX1_follows_the_uplink()
    {
        Assert.Equal(868_300_000u, Eu868.Rx1FrequencyHz(868_300_000));
        Assert.Equal(5, Eu868.Rx1DataRate(5, 0));
        Assert.Equal(3, Eu868.Rx1DataRate(5, 2));
        Assert.Equal(0, Eu868.Rx1DataRate(1, 5));
        Assert.Equal(5, Eu868.MaxRx1DataRateOffset);
    }

    [Shows("region-lr-fhss", "region-sf5")]
    [Theory]
    [InlineData(12, 0, 12)]
    [InlineData(12, 1, 5)]
    [InlineData(13, 1, 12)]
    [InlineData(13, 5, 2)]
    [InlineData(11, 0, 2)]
    [InlineData(11, 5, 0)]
    [InlineData(5, 7, 0)]
    public void RX1_of_SF5_SF6_and_LR_FHSS_is_LoRa(int uplink, int offset, int downlink)
    {
        Assert.Equal(downlink, Eu868.Rx1DataRate(uplink, offset));
        Assert.Equal(RadioModulation.Lora, Eu868.DataRates[downlink].Modulation);
    }

    [Shows("region-lr-fhss")]
    [Fact]
    public void LR_FHSS_is_never_sent_by_a_gateway()
    {
        Assert.All(Eu868.DataRates.Values, rate =>
            Assert.Equal(rate.Modulation != RadioModulation.LrFhss, rate.Downlink));
        Assert.All(Eu868.DataRates.Values, rate => Assert.True(rate.Uplink));
    }

    [Fact]
    public void A_data_rate_the_region_does_not_have_is_null()
    {
        Assert.Equal(5, Eu868.DataRateIndex(7, 125_000));
        Assert.Equal(6, Eu868.DataRateIndex(7, 250_000));
        Assert.Equal(12, Eu868.DataRateIndex(6, 125_000));
        Assert.Equal(13, Eu868.DataRateIndex(5, 125_000));
        Assert.Null(Eu868.DataRateIndex(12, 500_000));
        Assert.Equal(7, Eu868.FskDataRateIndex(50_000));
        Assert.Null(Eu868.FskDataRateIndex(25_000));
    }

    [Fact]
    public void Every_process_finds_the_file_beside_itself()
    {
        var json = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "regions", "eu868.json"));
        Assert.True(Region.TryLoad(json, out var region, out _));
        Assert.Equal("eu868", region.Name);
        Assert.False(File.Exists(Path.Combine(AppContext.BaseDirectory, "regions", "schema.json")));
    }

    [Theory]
    [InlineData("$.dataRates[3].spreadingFactor is 13; write a whole number from 5 to 12.",
        "dataRates/3/spreadingFactor", "13")]
    [InlineData("$.dataRates[0].spreadingFactor is \"12\"; write a whole number from 5 to 12.",
        "dataRates/0/spreadingFactor", "\"12\"")]
    [InlineData("$.dataRates[0].modulation is \"am\"; write \"lora\", \"fsk\" or \"lrFhss\".",
        "dataRates/0/modulation", "\"am\"")]
    [InlineData("$.power.maxEirpDbm is 16.5; write a whole number from 0 to 36.", "power/maxEirpDbm", "16.5")]
    [InlineData("$.subBands[1].dutyCyclePercent is 101; write a number from 0.1 to 100.",
        "subBands/1/dutyCyclePercent", "101")]
    [InlineData("$.receive.rx2FrequencyHz is 869.525; write a frequency in Hz from 137000000 to 2500000000, "
        + "a multiple of 100.", "receive/rx2FrequencyHz", "869.525")]
    [InlineData("$.receive.rx2FrequencyHz is 869300000, outside every sub-band; write a frequency inside one of "
        + "$.subBands.", "receive/rx2FrequencyHz", "869300000")]
    [InlineData("$.receive.rx2DataRate is 8; write the index of a data rate: 0, 1, 2, 3, 4, 5, 6, 7, 12, 13.",
        "receive/rx2DataRate", "8")]
    [InlineData("$.receive.delay2Milliseconds is 3000; write 2000, one second after delay1Milliseconds.",
        "receive/delay2Milliseconds", "3000")]
    [InlineData("$.receive.rx1DataRates[4] is 7; write an array of data rate indexes.", "receive/rx1DataRates/4", "7")]
    [InlineData("$.receive.rx1DataRates[4][1] is 99; write a whole number from 0 to 15.",
        "receive/rx1DataRates/4/1", "99")]
    [InlineData("$.dataRates[1].index is 0 for the second time; give every data rate its own.",
        "dataRates/1/index", "0")]
    [InlineData("$.channels.join[0].minDataRate is 6; write at most maxDataRate, which is 5.",
        "channels/join/0/minDataRate", "6")]
    [InlineData("$.channels.max is missing; add a whole number from 1 to 16.", "channels/max", null)]
    [InlineData("$.power is missing; add an object.", "power", null)]
    [InlineData("$.power is []; write an object.", "power", "[]")]
    [InlineData("$.power.maxEirpDBm is not known here; remove it, or use one of: maxEirpDbm, stepsDb.",
        "power/maxEirpDBm", "14")]
    [InlineData("$.subBands has 0 entries; write an array of 1 to 32 entries.", "subBands", "[]")]
    [InlineData("$.subBands[2].fromHz is 867900000; write at least 868000000, where the one before ends.",
        "subBands/2/fromHz", "867900000")]
    [InlineData("$.name is \"EU868\"; write 1 to 32 lower-case letters, digits, \"-\" and \"_\", the first a letter or "
        + "digit, as in \"eu868\".", "name", "\"EU868\"")]
    [InlineData("$.frequencyStepHz is 150; write 100, or 200 above 2.4 GHz.", "frequencyStepHz", "150")]
    public void A_wrong_value_is_one_sentence(string expected, string path, string? value)
    {
        var errors = Refuse(RegionFile.With(path, value));
        Assert.Contains(expected, errors);
    }

    [Fact]
    public void All_errors_come_at_once()
    {
        var root = RegionFile.Read();
        RegionFile.Set(root, "dataRates/3/spreadingFactor", JsonNode.Parse("99"));
        RegionFile.Set(root, "power/maxEirpDbm", null);
        RegionFile.Set(root, "power/typo", JsonNode.Parse("1"));
        Assert.Equal(3, Refuse(root.ToJsonString()).Count);
    }

    [Theory]
    [InlineData("", "is not JSON")]
    [InlineData("{", "is not JSON")]
    [InlineData("{ \"name\": \"x\", }", "is not JSON")]
    [InlineData("[]", "is not one JSON object")]
    [InlineData("{} {}", "is not")]
    [InlineData("{\"\\ud800\":1}", "half a character")]
    [InlineData("{\"name\":\"\\udfff\"}", "half a character")]
    public void What_is_no_JSON_object_is_one_sentence(string json, string expected) =>
        Assert.Contains(expected, Assert.Single(Refuse(json)), StringComparison.Ordinal);

    [Fact]
    public void A_property_that_stands_twice_is_refused()
    {
        var json = RegionFile.Read().ToJsonString();
        json = json.Replace(
            "\"maxAdrDataRate\":5", "\"maxAdrDataRate\":5,\"maxAdrDataRate\":4", StringComparison.Ordinal);
        Assert.Equal("$.maxAdrDataRate stands twice; remove one.", Assert.Single(Refuse(json)));
    }

    [Fact]
    public void Another_encoding_is_one_sentence()
    {
        Assert.False(Region.TryLoad([(byte)'{', (byte)'"', 0xFC, (byte)'"', (byte)':', (byte)'1', (byte)'}'], out _,
            out var errors));
        Assert.Equal("The file is not UTF-8; save it as UTF-8.", Assert.Single(errors));
    }

    [Fact]
    public void A_byte_order_mark_is_no_mistake() => Assert.True(
        Region.TryLoad([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(RegionFile.Read().ToJsonString())], out _, out _));

    [Theory]
    [InlineData("eu868")]
    [InlineData("us915")]
    [InlineData("as923")]
    public void No_bytes_make_the_reader_throw(string name)
    {
        var file = Encoding.UTF8.GetBytes(RegionFile.Read(name).ToJsonString());
        Gen.Byte.Array[0, 60].Sample(bytes => Assert.False(Region.TryLoad(bytes, out _, out _)));
        Gen.Select(Gen.Int[0, file.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            var changed = (byte[])file.Clone();
            changed[at] = value;
            var ok = Region.TryLoad(changed, out var region, out var errors);
            Assert.Equal(ok, region is not null);
            Assert.Equal(ok, errors.Count == 0);
        });
        for (var length = 0; length < file.Length; length += 7)
            Assert.False(Region.TryLoad(file.AsSpan(0, length), out _, out _));
    }

    private static IReadOnlyList<string> Refuse(string json)
    {
        Assert.False(Region.TryLoad(Encoding.UTF8.GetBytes(json), out var region, out var errors));
        Assert.Null(region);
        Assert.NotEmpty(errors);
        return errors;
    }
}
