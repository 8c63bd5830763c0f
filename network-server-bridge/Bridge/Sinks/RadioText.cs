using System.Globalization;
using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.Bridge.Sinks;

/// <summary>Modulations in the words people use.</summary>
internal static class RadioText
{
    /// <summary>"SF7BW125", "FSK50", "LR-FHSS137"; empty when the gateway said nothing.</summary>
    public static string DataRate(UplinkTxInfo? txInfo) => txInfo?.Modulation?.ParametersCase switch
    {
        Modulation.ParametersOneofCase.Lora => string.Create(CultureInfo.InvariantCulture,
            $"SF{txInfo.Modulation.Lora.SpreadingFactor}BW{txInfo.Modulation.Lora.Bandwidth / 1000}"),
        Modulation.ParametersOneofCase.Fsk => string.Create(CultureInfo.InvariantCulture,
            $"FSK{txInfo.Modulation.Fsk.Datarate / 1000}"),
        Modulation.ParametersOneofCase.LrFhss => string.Create(CultureInfo.InvariantCulture,
            $"LR-FHSS{txInfo.Modulation.LrFhss.OperatingChannelWidth / 1000}"),
        _ => "",
    };

    /// <summary>The copy that was heard best: by signal to noise, then by strength.</summary>
    public static UplinkRxInfo Best(IReadOnlyList<UplinkRxInfo> copies) =>
        copies.MaxBy(copy => (copy.Snr, copy.Rssi)) ?? new UplinkRxInfo();
}
