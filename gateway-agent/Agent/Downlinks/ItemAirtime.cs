using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Radio;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Downlinks;

/// <summary>How long one item of a downlink occupies the transmitter.</summary>
internal static class ItemAirtime
{
    private const int UsualPreambleSymbols = 8, MaxPreambleSymbols = 65_535;

    /// <summary>False for a modulation no radio has: such an item can never be sent.</summary>
    public static bool TryRead(DownlinkFrameItem item, out TimeSpan airtime)
    {
        airtime = default;
        var bytes = item.PhyPayload.Length;
        if (bytes is 0 or > DataFrame.MaxLengthBytes)
            return false;
        return item.TxInfo?.Modulation switch
        {
            { Lora: { } lora } => TryLora(lora, item.PhyPayload[0], bytes, out airtime),
            { Fsk: { } fsk } => TryFsk(fsk, bytes, out airtime),
            _ => false,
        };
    }

    private static bool TryLora(LoraModulationInfo lora, byte first, int bytes, out TimeSpan airtime)
    {
        airtime = default;
        if (lora.SpreadingFactor is < 5 or > 12 || lora.Bandwidth is < 7_800 or > 1_625_000
            || lora.Preamble > MaxPreambleSymbols)
            return false;
        var framing = LoraFraming.Uplink with
        {
            Crc = !RadioChecksum.IsLeftOut(lora, first),
            PreambleSymbols = lora.Preamble == 0 ? UsualPreambleSymbols : (int)Math.Max(6, lora.Preamble),
        };
        airtime = TimeOnAir.Lora((int)lora.SpreadingFactor, (int)lora.Bandwidth, bytes, Rate(lora.CodeRate), framing);
        return true;
    }

    private static bool TryFsk(FskModulationInfo fsk, int bytes, out TimeSpan airtime)
    {
        airtime = default;
        if (fsk.Datarate is < 600 or > 300_000)
            return false;
        airtime = TimeOnAir.Fsk((int)fsk.Datarate, bytes);
        return true;
    }

    // The long interleaver's rates count as the longest: never too little.
    private static CodingRate Rate(CodeRate rate) => rate switch
    {
        CodeRate.Cr46 => CodingRate.Cr4To6,
        CodeRate.Cr47 => CodingRate.Cr4To7,
        CodeRate.Cr48 or CodeRate.CrLi45 or CodeRate.CrLi46 or CodeRate.CrLi48 => CodingRate.Cr4To8,
        _ => CodingRate.Cr4To5,
    };
}
