using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// When and how a session's device listens. Part of the session, because the device keeps what its join accept said
/// however the options change meanwhile.
/// </summary>
/// <param name="Delay1Seconds">End of the uplink to RX1, 1 to 15; RX2 opens one second later.</param>
/// <param name="Rx1DataRateOffset">How many data rates RX1 is below the uplink.</param>
/// <param name="Rx2DataRate">Data rate index of RX2.</param>
/// <param name="Rx2FrequencyHz">Where RX2 is.</param>
public readonly record struct ReceiveWindows(
    byte Delay1Seconds, byte Rx1DataRateOffset, byte Rx2DataRate, uint Rx2FrequencyHz)
{
    /// <summary>What a device listens to that was told nothing.</summary>
    public static ReceiveWindows Of(Region region)
    {
        ArgumentNullException.ThrowIfNull(region);
        return new((byte)region.ReceiveDelay1.TotalSeconds, 0, (byte)region.Rx2DataRate, region.Rx2FrequencyHz);
    }

    /// <summary>
    /// What a device is told that joins in a region: options are for all regions, and not each knows every value.
    /// </summary>
    /// <param name="region">Where it joins.</param>
    /// <param name="delay1">End of the uplink to RX1.</param>
    /// <param name="rx1DataRateOffset">The region's largest where it knows fewer.</param>
    /// <param name="rx2DataRate">The region's own when null, or where no gateway sends with it.</param>
    public static ReceiveWindows For(Region region, TimeSpan delay1, int rx1DataRateOffset, int? rx2DataRate)
    {
        ArgumentNullException.ThrowIfNull(region);
        return new((byte)delay1.TotalSeconds, (byte)Math.Min(rx1DataRateOffset, region.MaxRx1DataRateOffset),
            (byte)region.DownlinkDataRate(rx2DataRate ?? region.Rx2DataRate).Index, region.Rx2FrequencyHz);
    }
}
