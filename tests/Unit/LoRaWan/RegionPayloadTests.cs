using Kreisfunk.LoRaWan;
using Xunit;
using static Kreisfunk.LoRaWan.RegionalParameters;

namespace Kreisfunk.Tests.Unit.LoRaWan;

/// <summary>
/// The tables "maximum payload size (not repeater compatible)": N by data rate; 0 where there is none.
/// </summary>
public sealed class RegionPayloadTests
{
    [Shows("region-payload")]
    [Theory]
    [InlineData("eu868", Rp001A, new[] { 51, 51, 51, 115, 242, 242, 242, 242, 0, 0, 0, 0, 0, 0 })]
    [InlineData("eu868", Rp002V101, new[] { 51, 51, 51, 115, 242, 242, 242, 242, 0, 0, 0, 0, 0, 0 })]
    [InlineData("eu868", Rp002V102, new[] { 51, 51, 51, 115, 242, 242, 242, 242, 50, 115, 50, 115, 0, 0 })]
    [InlineData("eu868", Rp002V104, new[] { 51, 51, 51, 115, 242, 242, 242, 242, 50, 115, 50, 115, 0, 0 })]
    [InlineData("eu868", Rp002V105, new[] { 51, 51, 51, 115, 242, 242, 242, 242, 50, 115, 50, 115, 242, 242 })]
    [InlineData("eu433", Rp002V104, new[] { 51, 51, 51, 115, 242, 242, 242, 242, 0 })]
    [InlineData("eu433", Rp002V105, new[] { 51, 51, 51, 115, 242, 242, 242, 242, 0, 0, 0, 0, 242, 242 })]
    [InlineData("us915", Rp001B, new[] { 11, 53, 125, 242, 242, 0, 0, 0, 53, 129, 242, 242, 242, 242 })]
    [InlineData("us915", Rp002V104, new[] { 11, 53, 125, 242, 242, 50, 125, 0, 53, 129, 242, 242, 242, 242 })]
    [InlineData("au915", Rp001B, new[] { 51, 51, 51, 115, 242, 242, 242, 0, 53, 129, 242, 242, 242, 242 })]
    [InlineData("au915", Rp002V104, new[] { 51, 51, 51, 115, 242, 242, 242, 50, 53, 129, 242, 242, 242, 242 })]
    [InlineData("as923", Rp001B, new[] { 51, 51, 51, 115, 242, 242, 242, 242, 0, 0, 0, 0, 0, 0 })]
    [InlineData("as923", Rp002V100, new[] { 51, 51, 51, 115, 242, 242, 242, 242, 0, 0, 0, 0, 0, 0 })]
    [InlineData("as923", Rp002V101, new[] { 51, 51, 115, 115, 242, 242, 242, 242, 0, 0, 0, 0, 0, 0 })]
    [InlineData("as923_4", Rp002V105, new[] { 51, 51, 115, 115, 242, 242, 242, 242, 0, 0, 0, 0, 242, 242 })]
    [InlineData("cn470", Rp001B, new[] { 51, 51, 51, 115, 242, 242, 0 })]
    [InlineData("cn779", Rp002V103, new[] { 51, 51, 51, 115, 242, 242, 242, 242, 0 })]
    [InlineData("in865", Rp002V104, new[] { 51, 51, 51, 115, 242, 242, 0, 242, 0 })]
    [InlineData("kr920", Rp002V104, new[] { 51, 51, 51, 115, 242, 242, 0, 0, 0 })]
    [InlineData("ru864", Rp002V104, new[] { 51, 51, 51, 115, 242, 242, 242, 242, 0 })]
    [InlineData("ism2400", Rp002V104, new[] { 51, 115, 240, 240, 240, 240, 240, 240, 0 })]
    public void The_longest_payload_depends_on_the_devices_revision(
        string name, RegionalParameters revision, int[] expected)
    {
        var region = RegionFile.Load(name);
        Assert.Equal(expected, Enumerable.Range(0, expected.Length)
            .Select(dataRate => region.MaxPayloadBytes(dataRate, revision, uplinkDwell: false)));
    }

    [Shows("region-dwell")]
    [Theory]
    [InlineData("as923", Rp001A, new[] { 0, 0, 11, 53, 125, 242, 242, 242, 0, 0, 0, 0, 0, 0 })]
    [InlineData("as923_2", Rp002V105, new[] { 0, 0, 11, 53, 125, 242, 242, 242, 0, 0, 0, 0, 242, 242 })]
    [InlineData("au915", Rp002V104, new[] { 0, 0, 11, 53, 125, 242, 242, 50, 53, 129, 242, 242, 242, 242 })]
    public void A_dwell_time_limit_shortens_it_or_forbids_the_data_rate(
        string name, RegionalParameters revision, int[] expected)
    {
        var region = RegionFile.Load(name);
        Assert.Equal(expected, Enumerable.Range(0, expected.Length)
            .Select(dataRate => region.MaxPayloadBytes(dataRate, revision, uplinkDwell: true)));
    }

    [Theory]
    [InlineData("eu868")]
    [InlineData("us915")]
    [InlineData("kr920")]
    public void Where_nobody_can_set_a_dwell_time_it_changes_nothing(string name)
    {
        var region = RegionFile.Load(name);
        for (var dataRate = 0; dataRate <= 15; dataRate++)
        {
            Assert.Equal(region.MaxPayloadBytes(dataRate, Rp002V105, uplinkDwell: false),
                region.MaxPayloadBytes(dataRate, Rp002V105, uplinkDwell: true));
        }
    }

    [Fact]
    public void A_data_rate_the_region_does_not_have_carries_nothing()
    {
        var region = RegionFile.Load("eu868");
        Assert.Equal(0, region.MaxPayloadBytes(15, Rp002V105, uplinkDwell: false));
        Assert.Equal(0, region.MaxPayloadBytes(-1, Rp002V105, uplinkDwell: false));
    }

    // What the dwell time limit is made of: 400 ms, whole frames (13 bytes around the payload).
    [Theory]
    [InlineData("us915", new[] { 0, 1, 2, 3 })]
    [InlineData("au915", new[] { 2, 3, 4, 5 })]
    [InlineData("as923", new[] { 2, 3, 4, 5 })]
    public void The_longest_frame_under_a_dwell_limit_lasts_less_than_400_ms(string name, int[] dataRates)
    {
        var region = RegionFile.Load(name);
        Assert.All(dataRates, dataRate => Assert.InRange(
            TimeOnAir.Of(region.DataRates[dataRate],
                region.MaxPayloadBytes(dataRate, Rp002V104, uplinkDwell: true) + 13),
            TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(400)));
    }

    // Symbols of the SX1280's data sheet, 7.4.4: preamble 8 and 4.25 (SF5: 6.25), header 8, then blocks of 8.
    [Theory]
    [InlineData(0, (12.25 + 8 + 16) * 4096)]
    [InlineData(1, (12.25 + 8 + 24) * 2048)]
    [InlineData(5, (12.25 + 8 + 32) * 128)]
    [InlineData(7, (14.25 + 8 + 40) * 32)]
    public void Ten_bytes_at_2_4_GHz_last_as_the_radios_data_sheet_says(int dataRate, double chips)
    {
        var rate = RegionFile.Load("ism2400").DataRates[dataRate];
        Assert.Equal(chips / 812_500, TimeOnAir.Of(rate, 10).TotalSeconds, 1e-6);
    }
}
