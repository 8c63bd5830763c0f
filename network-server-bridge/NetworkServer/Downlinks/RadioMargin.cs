using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>What a receiver needs of a signal.</summary>
internal static class RadioMargin
{
    /// <summary>
    /// The SNR below which a modulation cannot be read, in dB: -7.5 at SF7 and 2.5 less for each step up
    /// (Semtech SX1276 data sheet; SNR is measured in the signal's own bandwidth). FSK needs 12; LR-FHSS, in its narrow
    /// channel, -3.
    /// </summary>
    public static double RequiredSnrDb(DataRate rate) => rate.Modulation switch
    {
        RadioModulation.Lora => -7.5 - (2.5 * (rate.SpreadingFactor - 7)),
        RadioModulation.Fsk => 12,
        _ => -3,
    };
}
