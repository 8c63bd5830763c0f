using Google.Protobuf;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.NetworkServer;
using Kreisfunk.Tests.Unit.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>A region's data rate as a gateway is told it.</summary>
public sealed class TransmitOptionTests
{
    [Theory]
    [InlineData("eu868", 0, 12, 125_000, CodeRate.Cr45)]
    [InlineData("eu868", 13, 5, 125_000, CodeRate.Cr45)]
    [InlineData("us915", 8, 12, 500_000, CodeRate.Cr45)]
    [InlineData("us915", 0, 5, 500_000, CodeRate.Cr45)]
    [InlineData("ism2400", 3, 9, 812_000, CodeRate.CrLi48)]
    public void A_LoRa_data_rate_is_told_in_whole_kilohertz(
        string region, int dataRate, uint spreadingFactor, uint bandwidthHz, CodeRate codeRate)
    {
        var lora = Modulation(region, dataRate).Lora;
        Assert.Equal((spreadingFactor, bandwidthHz, codeRate), (lora.SpreadingFactor, lora.Bandwidth, lora.CodeRate));
        Assert.True(lora.PolarizationInversion);
    }

    [Fact]
    public void An_FSK_data_rate_is_told_with_its_deviation()
    {
        var fsk = Modulation("eu868", 7).Fsk;
        Assert.Equal((50_000u, 25_000u), (fsk.Datarate, fsk.FrequencyDeviation));
    }

    private static Modulation Modulation(string name, int dataRate)
    {
        var region = RegionFile.Load(name);
        var option = new TransmitOption(default, TransmitSlot.Rx2, region.Rx2FrequencyHz,
            region.DownlinkDataRate(dataRate), PowerDbm: 14, TransmitOption.After(TimeSpan.FromSeconds(2)),
            ByteString.Empty, DateTimeOffset.UnixEpoch);
        return option.ToItem([1]).TxInfo.Modulation;
    }
}
