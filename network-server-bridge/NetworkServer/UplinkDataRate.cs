using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>Finds a gateway's modulation among a region's data rates.</summary>
internal static class UplinkDataRate
{
    /// <summary>Null when the region has none like it.</summary>
    public static int? IndexOf(Region region, Modulation? modulation) => modulation switch
    {
        { Lora: { } lora } => region.DataRateIndex((int)lora.SpreadingFactor, (int)lora.Bandwidth),
        { Fsk: { } fsk } => region.FskDataRateIndex((int)fsk.Datarate),
        { LrFhss: { } fhss } => region.DataRates.Values.FirstOrDefault(rate => IsSame(rate, fhss))?.Index,
        _ => null,
    };

    private static bool IsSame(DataRate rate, LrFhssModulationInfo fhss) =>
        rate.Modulation == RadioModulation.LrFhss
        && rate.BandwidthHz == (int)fhss.OperatingChannelWidth
        && rate.CodingRate == fhss.CodeRate switch
        {
            CodeRate.Cr26 => "1/3",
            CodeRate.Cr46 => "2/3",
            _ => "",
        };
}
