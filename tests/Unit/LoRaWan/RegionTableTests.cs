using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

/// <summary>Each region against the tables of RP002 (CN470: RP001; ISM2400: Semtech).</summary>
public sealed class RegionTableTests
{
    [Shows("region-eu868", "region-eu433", "region-us915", "region-au915", "region-as923", "region-as923_2",
        "region-as923_3", "region-as923_4", "region-cn470", "region-cn779", "region-in865", "region-kr920",
        "region-ru864", "region-ism2400")]
    [Theory]
    [InlineData("eu868", 8, 868_100_000u, 867_900_000u)]
    [InlineData("eu433", 8, 433_175_000u, 434_575_000u)]
    [InlineData("us915", 72, 902_300_000u, 914_200_000u)]
    [InlineData("au915", 72, 915_200_000u, 927_100_000u)]
    [InlineData("as923", 7, 923_200_000u, 924_400_000u)]
    [InlineData("as923_2", 7, 921_400_000u, 922_600_000u)]
    [InlineData("as923_3", 7, 916_600_000u, 917_800_000u)]
    [InlineData("as923_4", 7, 917_300_000u, 918_500_000u)]
    [InlineData("cn470", 96, 470_300_000u, 489_300_000u)]
    [InlineData("cn779", 6, 779_500_000u, 780_900_000u)]
    [InlineData("in865", 8, 865_062_500u, 866_785_000u)]
    [InlineData("kr920", 7, 922_100_000u, 923_300_000u)]
    [InlineData("ru864", 7, 868_900_000u, 864_900_000u)]
    [InlineData("ism2400", 3, 2_403_000_000u, 2_479_000_000u)]
    public void Uplink_channels_are_the_plans(string name, int count, uint firstHz, uint lastHz)
    {
        var region = RegionFile.Load(name);
        Assert.Equal(count, region.UplinkChannels.Count);
        Assert.Equal((firstHz, lastHz), (region.UplinkChannels[0].FrequencyHz, region.UplinkChannels[^1].FrequencyHz));
        Assert.Equal(ChannelSet.Range(0, count - 1), region.EnabledChannels);
        Assert.Equal(name is "us915" or "au915" or "cn470", region.HasFixedChannels);
        Assert.Equal(region.HasFixedChannels ? count : 16, region.MaxChannels);
    }

    [Theory]
    [InlineData("eu868", 868_100_000u, 868_300_000u, 868_500_000u)]
    [InlineData("eu433", 433_175_000u, 433_375_000u, 433_575_000u)]
    [InlineData("as923", 923_200_000u, 923_400_000u)]
    [InlineData("as923_2", 921_400_000u, 921_600_000u)]
    [InlineData("as923_3", 916_600_000u, 916_800_000u)]
    [InlineData("as923_4", 917_300_000u, 917_500_000u)]
    [InlineData("cn779", 779_500_000u, 779_700_000u, 779_900_000u)]
    [InlineData("in865", 865_062_500u, 865_402_500u, 865_985_000u)]
    [InlineData("kr920", 922_100_000u, 922_300_000u, 922_500_000u)]
    [InlineData("ru864", 868_900_000u, 869_100_000u)]
    [InlineData("ism2400", 2_403_000_000u, 2_425_000_000u, 2_479_000_000u)]
    public void Join_channels_are_the_standards(string name, params uint[] frequenciesHz) => Assert.Equal(
        frequenciesHz, RegionFile.Load(name).DefaultJoinChannels.Select(channel => channel.FrequencyHz));

    [Shows("region-eu868", "region-eu433", "region-us915", "region-au915", "region-as923", "region-as923_2",
        "region-as923_3", "region-as923_4", "region-cn470", "region-cn779", "region-in865", "region-kr920",
        "region-ru864", "region-ism2400")]
    [Theory]
    [InlineData("eu868", 869_525_000u, 0)]
    [InlineData("eu433", 434_665_000u, 0)]
    [InlineData("us915", 923_300_000u, 8)]
    [InlineData("au915", 923_300_000u, 8)]
    [InlineData("as923", 923_200_000u, 2)]
    [InlineData("as923_2", 921_400_000u, 2)]
    [InlineData("as923_3", 916_600_000u, 2)]
    [InlineData("as923_4", 917_300_000u, 2)]
    [InlineData("cn470", 505_300_000u, 0)]
    [InlineData("cn779", 786_000_000u, 0)]
    [InlineData("in865", 866_550_000u, 2)]
    [InlineData("kr920", 921_900_000u, 0)]
    [InlineData("ru864", 869_100_000u, 0)]
    [InlineData("ism2400", 2_423_000_000u, 0)]
    public void RX2_is_the_standards(string name, uint frequencyHz, int dataRate)
    {
        var region = RegionFile.Load(name);
        Assert.Equal((frequencyHz, dataRate), (region.Rx2FrequencyHz, region.Rx2DataRate));
        Assert.Equal(TimeSpan.FromSeconds(1), region.ReceiveDelay1);
        Assert.Equal(TimeSpan.FromSeconds(6), region.JoinAcceptDelay2);
    }

    // Offset 0 and the largest of the lowest and the highest data rate.
    [Shows("region-rx1")]
    [Theory]
    [InlineData("eu433", 7, 5, 0, 0, 7, 2)]
    [InlineData("us915", 4, 3, 10, 8, 13, 11)]
    [InlineData("au915", 6, 5, 8, 8, 13, 9)]
    [InlineData("as923", 7, 7, 0, 2, 7, 7)]
    [InlineData("cn470", 5, 5, 0, 0, 5, 0)]
    [InlineData("cn779", 7, 5, 0, 0, 7, 2)]
    [InlineData("in865", 5, 7, 0, 2, 5, 7)]
    [InlineData("kr920", 5, 5, 0, 0, 5, 0)]
    [InlineData("ru864", 7, 5, 0, 0, 7, 2)]
    [InlineData("ism2400", 7, 5, 0, 0, 7, 2)]
    public void Corners_of_the_RX1_table(
        string name, int highest, int maxOffset, int lowFirst, int lowLast, int highFirst, int highLast)
    {
        var region = RegionFile.Load(name);
        Assert.Equal(maxOffset, region.MaxRx1DataRateOffset);
        Assert.Equal((lowFirst, lowLast), (region.Rx1DataRate(0, 0), region.Rx1DataRate(0, maxOffset)));
        Assert.Equal((highFirst, highLast), (region.Rx1DataRate(highest, 0), region.Rx1DataRate(highest, maxOffset)));
    }

    [Shows("region-power")]
    [Theory]
    [InlineData("eu868", 16, 7)]
    [InlineData("eu433", 12, 5)]
    [InlineData("us915", 30, 14)]
    [InlineData("au915", 30, 14)]
    [InlineData("as923", 16, 7)]
    [InlineData("cn470", 19, 7)]
    [InlineData("cn779", 12, 5)]
    [InlineData("in865", 30, 10)]
    [InlineData("kr920", 14, 7)]
    [InlineData("ru864", 16, 7)]
    [InlineData("ism2400", 10, 7)]
    public void Power_falls_by_2_dB_a_step(string name, int maxEirpDbm, int maxIndex)
    {
        var region = RegionFile.Load(name);
        Assert.Equal(maxEirpDbm, region.MaxEirpDbm);
        Assert.Equal(Enumerable.Range(0, maxIndex + 1).Select(index => -2 * index), region.PowerStepsDb);
    }

    [Theory]
    [InlineData("eu433", 434_665_000u, 0.1, 12)]
    [InlineData("us915", 923_300_000u, 1.0, 28)]
    [InlineData("au915", 927_500_000u, 1.0, 30)]
    [InlineData("as923", 923_200_000u, 1.0, 16)]
    [InlineData("cn470", 509_700_000u, 1.0, 19)]
    [InlineData("cn779", 786_000_000u, 0.01, 12)]
    [InlineData("in865", 866_550_000u, 1.0, 30)]
    [InlineData("kr920", 921_900_000u, 1.0, 23)]
    [InlineData("ru864", 869_100_000u, 0.01, 16)]
    [InlineData("ism2400", 2_423_000_000u, 1.0, 10)]
    public void A_gateway_has_the_bands_limits(string name, uint frequencyHz, double dutyCycle, int eirpDbm)
    {
        var region = RegionFile.Load(name);
        Assert.Equal(dutyCycle, region.SubBandAt(frequencyHz)!.Value.DutyCycle, 1e-9);
        Assert.Equal(eirpDbm, region.DownlinkPowerDbm(frequencyHz));
    }

    [Shows("region-beacon")]
    [Theory]
    [InlineData("eu868", 869_525_000u, 869_525_000u, 3)]
    [InlineData("eu433", 434_665_000u, 434_665_000u, 3)]
    [InlineData("as923", 923_400_000u, 923_400_000u, 3)]
    [InlineData("as923_4", 917_500_000u, 917_500_000u, 3)]
    [InlineData("cn779", 785_000_000u, 785_000_000u, 3)]
    [InlineData("in865", 866_550_000u, 866_550_000u, 4)]
    [InlineData("kr920", 923_100_000u, 923_100_000u, 3)]
    [InlineData("ru864", 869_100_000u, 868_900_000u, 3)]
    public void Beacons_and_ping_slots_stay_on_one_frequency(string name, uint beaconHz, uint pingSlotHz, int dataRate)
    {
        var region = RegionFile.Load(name);
        Assert.Equal(dataRate, region.Beacon.DataRate);
        foreach (var seconds in new[] { 0L, 128, 1_203_778_364, -1 })
        {
            Assert.Equal(beaconHz, region.BeaconFrequencyHz(seconds));
            Assert.Equal(pingSlotHz, region.PingSlotFrequencyHz(new DevAddr(0x0314_CF36), seconds));
        }
    }

    // The address and the time are those of ChirpStack's tests.
    [Shows("region-beacon")]
    [Theory]
    [InlineData("us915", 925_700_000u)]
    [InlineData("au915", 925_700_000u)]
    [InlineData("cn470", 509_100_000u)]
    public void Ping_slots_hop_by_address_and_time(string name, uint frequencyHz) => Assert.Equal(
        frequencyHz, RegionFile.Load(name).PingSlotFrequencyHz(
            new DevAddr(0x0314_CF36), (334_382L * 60 * 60) + (52 * 60) + 44));

    [Fact]
    public void Beacons_hop_one_further_each_128_seconds()
    {
        var region = RegionFile.Load("us915");
        Assert.Equal(923_300_000u, region.BeaconFrequencyHz(127));
        Assert.Equal(923_900_000u, region.BeaconFrequencyHz(128));
        Assert.Equal(927_500_000u, region.BeaconFrequencyHz(7 * 128));
        Assert.Equal(923_300_000u, region.BeaconFrequencyHz(8 * 128));
        Assert.Equal(923_300_000u, region.BeaconFrequencyHz(-128));
        Assert.Equal(508_500_000u, RegionFile.Load("cn470").BeaconFrequencyHz(128));
    }
}
