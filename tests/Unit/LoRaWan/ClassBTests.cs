using CsCheck;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

public sealed class ClassBTests
{
    private static readonly Gen<(TimeSpan Time, DevAddr DevAddr, int Periodicity)> AnySlot = Gen.Select(
        Gen.Long[0, 4_000_000_000_000].Select(ms => TimeSpan.FromMilliseconds(ms)),
        Gen.UInt.Select(value => new DevAddr(value)), Gen.Int[0, 7]);

    [Fact]
    public void A_beacon_period_is_reserved_time_slots_and_guard()
    {
        Assert.Equal(BeaconPeriod.SlotCount * BeaconPeriod.Slot, BeaconPeriod.Window);
        Assert.Equal(BeaconPeriod.Length, BeaconPeriod.Reserved + BeaconPeriod.Window + BeaconPeriod.Guard);
    }

    [Fact]
    public void The_next_slot_is_later_and_not_too_late_and_outside_beacon_and_guard() =>
        AnySlot.Sample((time, devAddr, periodicity) =>
        {
            var slot = PingSlots.NextAt(time, devAddr, periodicity);
            Assert.True(slot > time);
            Assert.True(slot - time <= BeaconPeriod.Length * 2);
            var inPeriod = slot - BeaconPeriod.StartOf(slot);
            var last = BeaconPeriod.Length - BeaconPeriod.Guard - BeaconPeriod.Slot;
            Assert.InRange(inPeriod, BeaconPeriod.Reserved, last);
            Assert.Equal(0, (inPeriod - BeaconPeriod.Reserved).Ticks % BeaconPeriod.Slot.Ticks);
        });

    [Shows("class-b-slots")]
    [Fact]
    public void A_beacon_period_has_as_many_slots_as_the_periodicity_says() =>
        AnySlot.Sample((time, devAddr, periodicity) =>
        {
            var start = BeaconPeriod.StartOf(time);
            var count = 0;
            for (var slot = PingSlots.NextAt(start, devAddr, periodicity); slot < start + BeaconPeriod.Length; count++)
                slot = PingSlots.NextAt(slot, devAddr, periodicity);
            Assert.Equal(128 >> periodicity, count);
        }, iter: 100);

    [Fact]
    public void A_periodicity_or_time_that_does_not_exist_is_our_bug()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PingSlots.NextAt(default, default, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => PingSlots.NextAt(default, default, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PingSlots.NextAt(TimeSpan.FromSeconds(-1), default, 0));
    }

    [Fact]
    public void Finding_a_slot_allocates_nothing()
    {
        PingSlots.NextAt(TimeSpan.FromSeconds(124), new DevAddr(1), 7);
        var before = GC.GetAllocatedBytesForCurrentThread();
        PingSlots.NextAt(TimeSpan.FromSeconds(124), new DevAddr(2), 7);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    // The two examples of LoRaWAN 1.0.4, section 13.4.
    [Shows("class-b-beacon")]
    [Theory]
    [InlineData(9, "0000000002cca27e00012000008103de55")]
    [InlineData(10, "000000000002cca27e0001200000810300" + "50d4")]
    public void The_beacons_of_the_standard_are_read_and_written(int spreadingFactor, string hex)
    {
        var bytes = Convert.FromHexString(hex);
        Assert.Equal(bytes.Length, BeaconFrame.LengthBytes(spreadingFactor));
        Assert.True(BeaconFrame.TryRead(bytes, spreadingFactor, out var beacon, out var infoOk));
        Assert.True(infoOk);
        Assert.Equal(new BeaconFrame(0, 0xCC02_0000, 0, 0x038100_002001), beacon);
        Assert.Equal(8193 * 90.0 / 8_388_608, beacon.LatitudeDegrees, 9);
        Assert.Equal(229_632 * 180.0 / 8_388_608, beacon.LongitudeDegrees, 9);

        Span<byte> written = stackalloc byte[BeaconFrame.MaxLengthBytes];
        Assert.Equal(bytes, written[..beacon.Write(written, spreadingFactor)]);
    }

    [Fact]
    public void A_damaged_place_leaves_the_time_and_a_damaged_time_leaves_nothing()
    {
        var bytes = Convert.FromHexString("0000000002cca27e00012000008103de55");
        bytes[^3] ^= 1;
        Assert.True(BeaconFrame.TryRead(bytes, 9, out var beacon, out var infoOk));
        Assert.False(infoOk);
        Assert.Equal(0xCC02_0000, beacon.GpsSeconds);
        bytes[3] ^= 1;
        Assert.False(BeaconFrame.TryRead(bytes, 9, out _, out _));
    }

    [Fact]
    public void No_bytes_make_the_beacon_reader_throw() =>
        Gen.Select(Gen.Byte.Array[0, 30], Gen.Int[0, 15]).Sample((bytes, spreadingFactor) =>
        {
            BeaconFrame.TryRead(bytes, spreadingFactor, out _, out _);
        });

    [Fact]
    public void A_place_in_the_south_and_west_comes_back()
    {
        Span<byte> written = stackalloc byte[BeaconFrame.MaxLengthBytes];
        var beacon = BeaconFrame.At(TimeSpan.FromSeconds(1_436_486_400), -53.5, -8.25);
        var length = beacon.Write(written, 12);
        Assert.Equal(23, length);
        Assert.True(BeaconFrame.TryRead(written[..length], 12, out var read, out var infoOk));
        Assert.True(infoOk);
        Assert.Equal(1_436_486_400u, read.GpsSeconds);
        Assert.Equal(-53.5, read.LatitudeDegrees, 4);
        Assert.Equal(-8.25, read.LongitudeDegrees, 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => beacon.Write(new byte[64], 7));
    }
}
