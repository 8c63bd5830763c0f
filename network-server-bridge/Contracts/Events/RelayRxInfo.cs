namespace Kreisfunk.Contracts.Events;

/// <summary>How a relay heard the frame it sent on (TS011-1.0.1).</summary>
/// <param name="DevEui">The relay: 16 lower-case hexadecimal digits.</param>
/// <param name="Frequency">Where it heard the device, in Hz.</param>
/// <param name="Dr">Data rate index of the region, 0 to 15.</param>
/// <param name="Snr">-20 to 11 dB.</param>
/// <param name="Rssi">-142 to -15 dBm.</param>
/// <param name="WorChannel">Channel of the wake-up frame: 0 the default one, 1 the second.</param>
public sealed record RelayRxInfo(string DevEui, uint Frequency, int Dr, int Snr, int Rssi, int WorChannel);
