using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>A region's data rate in the words of gateways.</summary>
internal static class RateModulation
{
    /// <summary>The deviation of LoRaWAN's FSK (RP002, modulation of DR7 in EU863-870).</summary>
    private const uint FskDeviationHz = 25_000;

    /// <summary>Downlinks are sent with inverted polarisation, so that devices do not hear each other.</summary>
    public static Modulation Of(DataRate rate, bool isDownlink) => rate.Modulation == RadioModulation.Fsk
        ? new Modulation
        {
            Fsk = new FskModulationInfo { Datarate = (uint)rate.BitRate, FrequencyDeviation = FskDeviationHz },
        }
        : new Modulation
        {
            Lora = new LoraModulationInfo
            {
                // Whole kilohertz, as gateways name it: 812.5 kHz of ISM2400 is 812000.
                Bandwidth = (uint)(rate.BandwidthHz - (rate.BandwidthHz % 1_000)),
                SpreadingFactor = (uint)rate.SpreadingFactor,
                CodeRate = rate.CodingRate == "4/8LI" ? CodeRate.CrLi48 : CodeRate.Cr45,
                PolarizationInversion = isDownlink,
            },
        };
}
