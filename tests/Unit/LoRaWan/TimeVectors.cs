using System.Globalization;
using System.Numerics;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

internal static class TimeVectors
{
    public static void CheckGpsTime(Vector vector)
    {
        var utc = DateTimeOffset.Parse(vector.Text("utc"), CultureInfo.InvariantCulture);
        var gps = TimeSpan.FromSeconds(vector.Expected.GetProperty("gpsSeconds").GetInt64());
        Assert.Equal(gps, GpsTime.FromUtc(utc));
        Assert.Equal(utc, GpsTime.ToUtc(gps));
    }

    public static void CheckPingSlot(Vector vector)
    {
        if (!vector.Has("afterGpsMs"))
        {
            var beacon = TimeSpan.FromSeconds(vector.UInt("beaconTime"));
            Assert.Equal(
                vector.Expected.GetProperty("pingOffset").GetInt32(),
                PingSlots.OffsetOf(beacon, vector.Addr("devAddr"), vector.Int("pingPeriod")));
            return;
        }

        // 128 slots in a beacon period are periodicity 0, one slot is periodicity 7.
        var periodicity = 7 - BitOperations.Log2(vector.UInt("pingNb"));
        var next = PingSlots.NextAt(
            TimeSpan.FromMilliseconds(vector.UInt("afterGpsMs")), vector.Addr("devAddr"), periodicity);
        Assert.Equal(vector.Expected.GetProperty("nextPingSlotGpsMs").GetDouble(), next.TotalMilliseconds);
    }

    public static void CheckBeacon(Vector vector)
    {
        var time = TimeSpan.FromSeconds(vector.UInt("gpsSeconds"));
        Assert.Equal(
            vector.Expected.GetProperty("beaconStartGpsSeconds").GetDouble(), BeaconPeriod.StartOf(time).TotalSeconds);
        Assert.Equal(vector.Expected.GetProperty("nextBeacon").GetDouble(), BeaconPeriod.NextBeacon(time).TotalSeconds);
    }
}
