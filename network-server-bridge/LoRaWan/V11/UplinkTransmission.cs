namespace Kreisfunk.LoRaWan;

/// <summary>What the MIC of a LoRaWAN 1.1 uplink covers beyond its bytes (1.1, section 4.4).</summary>
/// <param name="ConfFCnt">Low half of the counter of the confirmed downlink it acknowledges; only with ACK.</param>
/// <param name="TxDr">Data rate index of the transmission.</param>
/// <param name="TxCh">Channel index of the transmission.</param>
public readonly record struct UplinkTransmission(ushort ConfFCnt, byte TxDr, byte TxCh);
