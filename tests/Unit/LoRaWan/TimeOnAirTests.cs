using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

public sealed class TimeOnAirTests
{
    [Theory]
    [InlineData(7, 125_000, 51, 102_656)]
    [InlineData(12, 125_000, 51, 2_465_792)]
    [InlineData(12, 250_000, 51, 1_232_896)]
    public void A_slow_symbol_switches_the_low_data_rate_on(int sf, int bandwidthHz, int bytes, long micros) =>
        Assert.Equal(TimeSpan.FromMicroseconds(micros), TimeOnAir.Lora(sf, bandwidthHz, bytes));

    [Fact]
    public void A_downlink_has_no_CRC()
    {
        var up = TimeOnAir.Lora(7, 125_000, 13);
        var down = TimeOnAir.Lora(7, 125_000, 13, framing: LoraFraming.Downlink);
        Assert.True(down <= up);
        Assert.Equal(TimeSpan.FromMicroseconds(41_216), down);
        Assert.Equal(TimeSpan.FromMicroseconds(46_336), up);
    }

    [Shows("airtime-fsk")]
    [Fact]
    public void FSK_counts_preamble_sync_length_and_CRC() =>
        Assert.Equal(TimeSpan.FromMicroseconds((5 + 3 + 1 + 20 + 2) * 8 * 20), TimeOnAir.Fsk(50_000, 20));

    [Shows("airtime-lr-fhss")]
    [Theory]
    [InlineData("1/3", 10, 1_355.776)]
    [InlineData("2/3", 10, 796.672)]
    public void LR_FHSS_sends_headers_of_233_ms_and_fragments_of_102_ms(string codingRate, int bytes, double ms) =>
        Assert.Equal(ms, TimeOnAir.LrFhss(bytes, codingRate).TotalMilliseconds, 1e-6);

    [Fact]
    public void Every_data_rate_of_EU868_has_an_airtime()
    {
        var region = RegionVectors.LoadEu868();
        var times = region.DataRates.Values.OrderBy(rate => rate.Index)
            .Select(rate => TimeOnAir.Of(rate, rate.MaxPayloadBytes + 13)).ToArray();
        Assert.All(times, time => Assert.InRange(time, TimeSpan.FromMilliseconds(40), TimeSpan.FromSeconds(4.1)));
        Assert.Equal(TimeOnAir.Lora(12, 125_000, 64), times[0]);
        Assert.Equal(TimeOnAir.Fsk(50_000, 255), times[7]);
    }

    [Fact]
    public void Arguments_no_radio_has_are_refused_at_once()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TimeOnAir.Lora(4, 125_000, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => TimeOnAir.Lora(13, 125_000, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => TimeOnAir.Lora(7, 0, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => TimeOnAir.Lora(7, 125_000, 256));
        Assert.Throws<ArgumentOutOfRangeException>(() => TimeOnAir.Fsk(0, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => TimeOnAir.LrFhss(10, "4/5"));
    }
}
