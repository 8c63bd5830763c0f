namespace Kreisfunk.LoRaWan;

/// <summary>One data rate of a region.</summary>
/// <param name="Index">0..15, the DR of the standard.</param>
/// <param name="Modulation">Decides which of the next four mean something.</param>
/// <param name="SpreadingFactor">LoRa: 5..12; else 0.</param>
/// <param name="BandwidthHz">LoRa: bandwidth. LR-FHSS: width of the operating channel. FSK: 0.</param>
/// <param name="BitRate">FSK: bits per second; else 0.</param>
/// <param name="CodingRate">LR-FHSS: "1/3" or "2/3"; LoRa: "4/5", in ISM2400 "4/8LI"; FSK: empty.</param>
/// <param name="MaxPayloadBytes">
/// N of the newest RP002: longest FRMPayload without FOpts, which take from it; without dwell time limit, where the
/// region lets the network choose.
/// </param>
public sealed record DataRate(
    int Index, RadioModulation Modulation, int SpreadingFactor, int BandwidthHz, int BitRate, string CodingRate,
    int MaxPayloadBytes)
{
    /// <summary>Devices may send with it.</summary>
    public bool Uplink { get; init; } = true;

    /// <summary>Gateways may send with it.</summary>
    public bool Downlink { get; init; } = true;

    /// <summary>First revision that has it.</summary>
    public RegionalParameters Since { get; init; }

    /// <summary>N while a dwell time limit of 400 ms is on; 0: it must not be used then.</summary>
    public int DwellMaxPayloadBytes { get; init; } = MaxPayloadBytes;

    /// <summary>N without dwell time limit in revisions before <see cref="EarlierBefore"/>.</summary>
    public int EarlierMaxPayloadBytes { get; init; } = MaxPayloadBytes;

    /// <summary>Revisions before this one have <see cref="EarlierMaxPayloadBytes"/>.</summary>
    public RegionalParameters EarlierBefore { get; init; }
}
