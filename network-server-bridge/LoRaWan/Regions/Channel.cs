namespace Kreisfunk.LoRaWan;

/// <summary>An uplink channel.</summary>
/// <param name="FrequencyHz">Centre frequency.</param>
/// <param name="MinDataRate">Lowest data rate index devices may use on it.</param>
/// <param name="MaxDataRate">Highest data rate index devices may use on it.</param>
public readonly record struct Channel(uint FrequencyHz, int MinDataRate, int MaxDataRate);
