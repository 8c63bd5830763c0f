using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// When a class B device, or a multicast group, listens (LoRaWAN 1.0.4, section 11): in every beacon period at a
/// different offset, which both sides draw from the beacon's time and the address. Allocates nothing.
/// </summary>
public static class PingSlots
{
    /// <summary>Greatest periodicity: one slot in a beacon period.</summary>
    public const int MaxPeriodicity = 7;

    private static readonly AesCipher ZeroKey = new(default);

    /// <summary>Slots from one ping slot to the next: 32 (periodicity 0) to 4096.</summary>
    /// <param name="pingPeriodicity">0..7: a slot about every 2 to the power of it seconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another periodicity.</exception>
    public static int PeriodOf(int pingPeriodicity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pingPeriodicity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pingPeriodicity, MaxPeriodicity);
        return 32 << pingPeriodicity;
    }

    /// <summary>The first ping slot's number in a beacon period.</summary>
    /// <param name="beaconStart">Start of the period, since the GPS epoch; whole seconds count.</param>
    /// <param name="devAddr">The device's or the group's address.</param>
    /// <param name="pingPeriod">Slots from one to the next, see <see cref="PeriodOf"/>.</param>
    /// <returns>0 to <paramref name="pingPeriod"/> - 1.</returns>
    public static int OffsetOf(TimeSpan beaconStart, DevAddr devAddr, int pingPeriod)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pingPeriod);

        // beacon time 4 | DevAddr 4 | zeroes 8, encrypted with the zero key     (1.0.4, section 11.2)
        Span<byte> block = stackalloc byte[AesCipher.BlockBytes];
        block.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(block, (uint)(beaconStart.Ticks / TimeSpan.TicksPerSecond));
        devAddr.WriteLittleEndian(block[4..]);
        ZeroKey.EncryptBlock(block, block);
        return BinaryPrimitives.ReadUInt16LittleEndian(block) % pingPeriod;
    }

    /// <summary>Start of the first ping slot behind a moment; a slot that starts right then is too late.</summary>
    /// <param name="gpsTime">Time since the GPS epoch, not negative, see <see cref="GpsTime"/>.</param>
    /// <param name="devAddr">The device's or the group's address.</param>
    /// <param name="pingPeriodicity">0..7, from <see cref="PingSlotInfoReq"/> or the group's session.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another periodicity, or a time before the epoch.</exception>
    public static TimeSpan NextAt(TimeSpan gpsTime, DevAddr devAddr, int pingPeriodicity)
    {
        var period = PeriodOf(pingPeriodicity);
        var beacon = BeaconPeriod.StartOf(gpsTime);
        if (NextIn(beacon, gpsTime, devAddr, period) is { } slot)
            return slot;

        // Every period has a slot, so the one behind this has one too.
        beacon += BeaconPeriod.Length;
        return FirstIn(beacon, devAddr, period);
    }

    private static TimeSpan? NextIn(TimeSpan beacon, TimeSpan gpsTime, DevAddr devAddr, int period)
    {
        var first = FirstIn(beacon, devAddr, period);
        if (gpsTime < first)
            return first;
        var step = period * BeaconPeriod.Slot.Ticks;
        var next = new TimeSpan(first.Ticks + ((((gpsTime - first).Ticks / step) + 1) * step));
        return next < beacon + BeaconPeriod.Reserved + BeaconPeriod.Window ? next : null;
    }

    private static TimeSpan FirstIn(TimeSpan beacon, DevAddr devAddr, int period) =>
        beacon + BeaconPeriod.Reserved + (OffsetOf(beacon, devAddr, period) * BeaconPeriod.Slot);
}
