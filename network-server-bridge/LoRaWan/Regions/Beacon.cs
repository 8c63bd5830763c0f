namespace Kreisfunk.LoRaWan;

/// <summary>Class B's frequencies.</summary>
/// <param name="FrequencyHz">Where beacons are sent.</param>
/// <param name="DataRate">Data rate index of beacons and ping slots.</param>
/// <param name="PingSlotFrequencyHz">Where ping slots are until a device is told otherwise.</param>
public readonly record struct Beacon(uint FrequencyHz, int DataRate, uint PingSlotFrequencyHz);
