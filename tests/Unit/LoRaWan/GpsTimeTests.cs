using CsCheck;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.LoRaWan;

public sealed class GpsTimeTests
{
    private static readonly DateTimeOffset LastLeapSecond = new(2017, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void GPS_runs_18_seconds_ahead_since_2017() => Assert.Equal(
        TimeSpan.FromSeconds(18), GpsTime.FromUtc(LastLeapSecond) - (LastLeapSecond - GpsTime.Epoch));

    [Fact]
    public void The_second_before_a_leap_second_is_two_seconds_before_the_one_behind_it() => Assert.Equal(
        TimeSpan.FromSeconds(2), GpsTime.FromUtc(LastLeapSecond) - GpsTime.FromUtc(LastLeapSecond.AddSeconds(-1)));

    [Fact]
    public void A_leap_second_itself_becomes_the_second_behind_it()
    {
        var leapSecond = GpsTime.FromUtc(LastLeapSecond) - TimeSpan.FromSeconds(1);
        Assert.Equal(LastLeapSecond, GpsTime.ToUtc(leapSecond));
        Assert.Equal(LastLeapSecond.AddSeconds(-1), GpsTime.ToUtc(leapSecond - TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Time_before_the_epoch_has_no_leap_seconds()
    {
        Assert.Equal(TimeSpan.FromSeconds(-1), GpsTime.FromUtc(GpsTime.Epoch.AddSeconds(-1)));
        Assert.Equal(GpsTime.Epoch.AddSeconds(-1), GpsTime.ToUtc(TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    public void Any_UTC_comes_back_to_the_tick() =>
        Gen.DateTimeOffset.Sample(utc => GpsTime.ToUtc(GpsTime.FromUtc(utc)) == utc || IsAtTheEndOfTime(utc));

    private static bool IsAtTheEndOfTime(DateTimeOffset utc) => utc.Year is 1 or 9999;
}
