using System.Globalization;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.NetworkServer;

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

    /// <summary>
    /// The gateway that heard it best, by signal to noise, then by strength; and how well it, or the relay, heard the
    /// device.
    /// </summary>
    public static (string GatewayId, int RssiDbm, float SnrDb) Signal(AcceptedUplink uplink)
    {
        var best = uplink.Copies.MaxBy(copy => (copy.Snr, copy.Rssi)) ?? new UplinkRxInfo();
        return uplink.Via is { Heard: var heard }
            ? (best.GatewayId, heard.RssiDbm, heard.SnrDb)
            : (best.GatewayId, best.Rssi, best.Snr);
    }
}
