using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using RadioModulation = Kreisfunk.LoRaWan.RadioModulation;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>
/// The sixteen data rates a station is told, which its messages then count by. One index has one meaning: where RP002
/// gave some a second one in the other direction, the older counts.
/// </summary>
internal sealed class StationDataRates
{
    public const int Count = 16;

    // A station's table has room for these only; SF5 and SF6 would be read as FSK and as nothing.
    private const int MinSpreadingFactor = 7;

    private readonly DataRate?[] _rates = new DataRate?[Count];

    public StationDataRates(Region region)
    {
        for (var i = 0; i < Count; i++)
        {
            if (region.DataRates.TryGetValue(i, out var rate) && CanHave(rate))
                _rates[i] = rate;
        }
    }

    /// <summary>Null when there is none.</summary>
    public DataRate? this[long index] => index is >= 0 and < Count ? _rates[index] : null;

    /// <summary>What to call a downlink's modulation; null when the station cannot send it.</summary>
    public int? IndexOf(Modulation? modulation)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_rates[i] is { Downlink: true } rate && IsSame(rate, modulation))
                return i;
        }

        return null;
    }

    private static bool CanHave(DataRate rate) => rate.Modulation switch
    {
        RadioModulation.Lora => rate.SpreadingFactor >= MinSpreadingFactor
            && rate.BandwidthHz is 125_000 or 250_000 or 500_000,
        RadioModulation.Fsk => true,
        _ => false,
    };

    private static bool IsSame(DataRate rate, Modulation? modulation) => modulation?.ParametersCase switch
    {
        Modulation.ParametersOneofCase.Lora => rate.Modulation == RadioModulation.Lora
            && modulation.Lora.SpreadingFactor == rate.SpreadingFactor
            && modulation.Lora.Bandwidth == rate.BandwidthHz,
        Modulation.ParametersOneofCase.Fsk => rate.Modulation == RadioModulation.Fsk
            && modulation.Fsk.Datarate == rate.BitRate,
        _ => false,
    };
}
