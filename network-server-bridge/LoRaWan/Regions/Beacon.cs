namespace Kreisfunk.LoRaWan;

/// <summary>Class B's frequencies.</summary>
/// <param name="FrequencyHz">Where beacons are sent; the first of several where they hop.</param>
/// <param name="DataRate">Data rate index of beacons and ping slots.</param>
/// <param name="PingSlotFrequencyHz">
/// Where ping slots are until a device is told otherwise; the first of several.
/// </param>
public readonly record struct Beacon(uint FrequencyHz, int DataRate, uint PingSlotFrequencyHz)
{
    /// <summary>Frequencies beacons and ping slots hop over; 0 and 1 mean they do not hop.</summary>
    public int HopCount { get; init; }

    /// <summary>From one of these frequencies to the next.</summary>
    public uint HopStepHz { get; init; }

    // The hop of RP002: one further each beacon period.
    internal uint Hop(uint firstHz, long gpsSeconds, uint offset)
    {
        if (HopCount < 2)
            return firstHz;
        var period = Math.Max(0, gpsSeconds) / (long)BeaconPeriod.Length.TotalSeconds;
        return firstHz + ((uint)((period + offset) % HopCount) * HopStepHz);
    }
}
