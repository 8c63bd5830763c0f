namespace Kreisfunk.LoRaWan;

/// <summary>
/// The time between two beacons (LoRaWAN 1.0.4, section 11). Beacons start at every multiple of 128 s of GPS time:
/// beacon reserved 2.12 s | ping slots 4096 of 30 ms | beacon guard 3 s, in which no ping slot may begin.
/// </summary>
public static class BeaconPeriod
{
    /// <summary>Ping slots of a period.</summary>
    public const int SlotCount = 4096;

    /// <summary>From beacon to beacon.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(128);

    /// <summary>From the start of the beacon to the first ping slot.</summary>
    public static readonly TimeSpan Reserved = TimeSpan.FromMilliseconds(2_120);

    /// <summary>From the end of the last ping slot to the next beacon.</summary>
    public static readonly TimeSpan Guard = TimeSpan.FromSeconds(3);

    /// <summary>All ping slots together.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(122_880);

    /// <summary>One ping slot.</summary>
    public static readonly TimeSpan Slot = TimeSpan.FromMilliseconds(30);

    /// <summary>Start of the period a moment lies in: the latest beacon that is not later.</summary>
    /// <param name="gpsTime">Time since the GPS epoch, not negative, see <see cref="GpsTime"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time before the epoch.</exception>
    public static TimeSpan StartOf(TimeSpan gpsTime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(gpsTime, TimeSpan.Zero);
        return new TimeSpan(gpsTime.Ticks - (gpsTime.Ticks % Length.Ticks));
    }

    /// <summary>The first beacon behind a moment; at a beacon, the one after it.</summary>
    /// <param name="gpsTime">Time since the GPS epoch, not negative.</param>
    public static TimeSpan NextBeacon(TimeSpan gpsTime) => StartOf(gpsTime) + Length;
}
