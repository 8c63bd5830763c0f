using System.Text.Json;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

internal static class RegionVectors
{
    // MHDR and MIC are not in M of the vector; FHDR and FPort are, and not in our N.
    private const int HeaderBytes = 8;

    // The vector's revision; data rates that came later are not in it.
    private const RegionalParameters Revision = RegionalParameters.Rp002V104;

    public static Region LoadEu868() => RegionFile.Load("eu868");

    public static void Check(Vector vector)
    {
        var region = LoadEu868();
        var expected = vector.Expected;
        Assert.Equal(vector.Text("band"), region.Title);
        Assert.Equal("RP002-1.0.4", vector.Text("revision"));
        CheckDataRates(expected.GetProperty("DataRates"), region);
        CheckRx1(expected.GetProperty("Rx1DataRate_dr_offset"), region);
        CheckSubBands(expected.GetProperty("SubBands"), region);
        CheckDelays(expected.GetProperty("SharedParameters"), region);

        Assert.Equal(
            expected.GetProperty("UplinkChannels").EnumerateArray().Select(channel => new Channel(
                channel.GetProperty("Frequency").GetUInt32(), channel.GetProperty("MinDataRate").GetInt32(),
                channel.GetProperty("MaxDataRate").GetInt32())),
            region.DefaultJoinChannels);
        Assert.Equal(expected.GetProperty("MaxUplinkChannels").GetInt32(), region.MaxChannels);
        Assert.Equal(expected.GetProperty("MaxADRDataRateIndex").GetInt32(), region.MaxAdrDataRate);
        Assert.Equal(expected.GetProperty("DefaultMaxEIRP").GetInt32(), region.MaxEirpDbm);
        Assert.Equal(
            expected.GetProperty("TxOffset").EnumerateArray().Select(step => step.GetInt32()), region.PowerStepsDb);
        var rx2 = expected.GetProperty("DefaultRx2Parameters");
        Assert.Equal(rx2.GetProperty("Frequency").GetUInt32(), region.Rx2FrequencyHz);
        Assert.Equal(rx2.GetProperty("DataRateIndex").GetInt32(), region.Rx2DataRate);
        var beacon = expected.GetProperty("Beacon");
        Assert.Equal(beacon.GetProperty("DataRateIndex").GetInt32(), region.Beacon.DataRate);
        Assert.Equal(beacon.GetProperty("Frequencies")[0].GetUInt32(), region.Beacon.FrequencyHz);
        Assert.Equal(expected.GetProperty("PingSlotFrequencies")[0].GetUInt32(), region.Beacon.PingSlotFrequencyHz);
    }

    private static void CheckDataRates(JsonElement expected, Region region)
    {
        Assert.Equal(expected.EnumerateObject().Count(), region.DataRates.Values.Count(rate => rate.Since <= Revision));
        foreach (var rate in expected.EnumerateObject())
        {
            var ours = region.DataRates[int.Parse(rate.Name, System.Globalization.CultureInfo.InvariantCulture)];
            var limit = rate.Value.GetProperty("MaxMACPayloadSize").GetProperty("false").GetInt32();
            Assert.Equal(limit - HeaderBytes, ours.MaxPayloadBytes);
            Assert.Equal(limit - HeaderBytes, region.MaxPayloadBytes(ours.Index, Revision, uplinkDwell: true));
            var kind = rate.Value.GetProperty("Rate");
            if (kind.TryGetProperty("lora", out var lora))
            {
                Assert.Equal(RadioModulation.Lora, ours.Modulation);
                Assert.Equal(lora.GetProperty("spreading_factor").GetInt32(), ours.SpreadingFactor);
                Assert.Equal(lora.GetProperty("bandwidth").GetInt32(), ours.BandwidthHz);
                Assert.Equal(ours.Index, region.DataRateIndex(ours.SpreadingFactor, ours.BandwidthHz));
            }
            else if (kind.TryGetProperty("fsk", out var fsk))
            {
                Assert.Equal(RadioModulation.Fsk, ours.Modulation);
                Assert.Equal(fsk.GetProperty("bit_rate").GetInt32(), ours.BitRate);
                Assert.Equal(ours.Index, region.FskDataRateIndex(ours.BitRate));
            }
            else
            {
                Assert.Equal(RadioModulation.LrFhss, ours.Modulation);
                var hopping = kind.GetProperty("lrfhss");
                Assert.Equal(hopping.GetProperty("operating_channel_width").GetInt32(), ours.BandwidthHz);
                Assert.Equal(hopping.GetProperty("coding_rate").GetString(), ours.CodingRate);
            }
        }
    }

    private static void CheckRx1(JsonElement expected, Region region)
    {
        var count = 0;
        foreach (var entry in expected.EnumerateObject())
        {
            var parts = entry.Name.Split('_');
            var culture = System.Globalization.CultureInfo.InvariantCulture;
            var (rate, offset) = (int.Parse(parts[0], culture), int.Parse(parts[1], culture));
            Assert.Equal(entry.Value.GetInt32(), region.Rx1DataRate(rate, offset));
            count++;
        }

        Assert.Equal(count, region.DataRates.Values.Where(rate => rate.Since <= Revision)
            .Sum(rate => region.Rx1DataRates[rate.Index].Count));
    }

    private static void CheckSubBands(JsonElement expected, Region region)
    {
        var bands = expected.EnumerateArray().ToArray();
        Assert.Equal(bands.Length, region.SubBands.Count);
        for (var i = 0; i < bands.Length; i++)
        {
            Assert.Equal(bands[i].GetProperty("MinFrequency").GetUInt32(), region.SubBands[i].FromHz);
            Assert.Equal(bands[i].GetProperty("MaxFrequency").GetUInt32(), region.SubBands[i].ToHz);
            Assert.Equal(bands[i].GetProperty("DutyCycle").GetDouble(), region.SubBands[i].DutyCycle, 1e-9);
            Assert.Equal(bands[i].GetProperty("MaxEIRP").GetDouble(),
                region.SubBands[i].MaxErpDbm + SubBand.DipoleGainDb, 1e-9);
        }
    }

    private static void CheckDelays(JsonElement expected, Region region)
    {
        TimeSpan Delay(string name) => TimeSpan.FromMicroseconds(expected.GetProperty(name).GetInt64() / 1_000);
        Assert.Equal(Delay("ReceiveDelay1"), region.ReceiveDelay1);
        Assert.Equal(Delay("ReceiveDelay2"), region.ReceiveDelay2);
        Assert.Equal(Delay("JoinAcceptDelay1"), region.JoinAcceptDelay1);
        Assert.Equal(Delay("JoinAcceptDelay2"), region.JoinAcceptDelay2);
        Assert.Equal(FCnt.MaxGap, expected.GetProperty("MaxFCntGap").GetUInt32());
    }
}
