namespace Kreisfunk.LoRaWan;

/// <summary>One data rate of a region.</summary>
/// <param name="Index">0..15, the DR of the standard.</param>
/// <param name="Modulation">Decides which of the next four mean something.</param>
/// <param name="SpreadingFactor">LoRa: 5..12; else 0.</param>
/// <param name="BandwidthHz">LoRa: bandwidth. LR-FHSS: width of the operating channel. FSK: 0.</param>
/// <param name="BitRate">FSK: bits per second; else 0.</param>
/// <param name="CodingRate">LR-FHSS: "1/3" or "2/3"; LoRa: "4/5"; FSK: empty.</param>
/// <param name="MaxPayloadBytes">N of RP002: longest FRMPayload without FOpts, which take from it.</param>
public sealed record DataRate(
    int Index, RadioModulation Modulation, int SpreadingFactor, int BandwidthHz, int BitRate, string CodingRate,
    int MaxPayloadBytes);
