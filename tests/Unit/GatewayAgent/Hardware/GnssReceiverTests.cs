using System.Text;
using CsCheck;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Hardware.Gnss;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Hardware;

public sealed class GnssReceiverTests
{
    private readonly GnssReceiver _gnss = new();

    [Fact]
    public void A_position_comes_with_the_accuracy_of_its_dilution()
    {
        Read(Nmea.Gga, 100);
        var place = _gnss.Location(Seconds(101));
        Assert.NotNull(place);
        // 47°17.11399' N, 8°33.91590' E.
        Assert.Equal(47.2852332, place.Latitude, 6);
        Assert.Equal(8.5652650, place.Longitude, 6);
        Assert.Equal((499.6, LocationSource.Gps), (place.Altitude, place.Source));
        Assert.Equal(5.05f, place.Accuracy, 2);
    }

    [Fact]
    public void South_and_west_are_negative()
    {
        Read("GNGGA,092725.00,3352.0000,S,15112.6000,W,2,12,0.6,58.0,M,,M,,");
        Assert.True(_gnss.TryGetPosition(Seconds(0), out var position));
        Assert.Equal((-33.866667, -151.21), (Math.Round(position.Latitude, 6), Math.Round(position.Longitude, 6)));
    }

    [Fact]
    public void A_position_not_confirmed_for_30_seconds_is_none()
    {
        Read(Nmea.Gga, 100);
        Assert.True(_gnss.TryGetPosition(Seconds(130), out _));
        Assert.False(_gnss.TryGetPosition(Seconds(130.1), out _));
    }

    [Fact]
    public void Without_a_fix_there_is_no_position_and_no_error()
    {
        Read("GPGGA,092725.00,,,,,0,00,99.99,,,,,,");
        Assert.False(_gnss.TryGetPosition(Seconds(0), out _));
        Assert.Equal(0, _gnss.Errors(GnssError.Field));
    }

    [Theory]
    [InlineData("GPRMC")]
    [InlineData("GNRMC")]
    [InlineData("GLRMC")]
    [InlineData("GARMC")]
    public void Date_and_time_are_read_from_every_system(string talker)
    {
        Read($"{talker},083559.50,A,4717.11437,N,00833.91522,E,0.004,77.52,091226,,,A", 10);
        Assert.True(_gnss.TryGetUtc(Seconds(12), out var utc));
        Assert.Equal(new DateTimeOffset(2026, 12, 9, 8, 36, 1, 500, TimeSpan.Zero), utc);
    }

    [Fact]
    public void The_sentence_of_the_date_alone_is_read_too()
    {
        Read("GNZDA,082710.00,16,09,2026,00,00");
        Assert.True(_gnss.TryGetUtc(Seconds(0), out var utc));
        Assert.Equal(new DateTimeOffset(2026, 9, 16, 8, 27, 10, TimeSpan.Zero), utc);
    }

    [Fact]
    public void A_time_not_confirmed_for_30_seconds_is_none()
    {
        Read(Nmea.Rmc, 100);
        Assert.True(_gnss.TryGetUtc(Seconds(130), out _));
        Assert.False(_gnss.TryGetUtc(Seconds(131), out _));
    }

    [Fact]
    public void A_time_the_receiver_warns_of_is_none()
    {
        Read("GPRMC,083559.00,V,,,,,,,091226,,,N");
        Assert.False(_gnss.TryGetUtc(Seconds(0), out _));
        Assert.Equal(0, _gnss.Errors(GnssError.Field));
    }

    [Fact]
    public void A_receiver_that_lost_1024_weeks_is_not_believed()
    {
        Read("GPRMC,083559.00,A,4717.11437,N,00833.91522,E,0.004,77.52,250407,,,A");
        Assert.False(_gnss.TryGetUtc(Seconds(0), out _));
        Assert.Equal(1, _gnss.Errors(GnssError.Date));
    }

    [Fact]
    public void A_leap_second_is_the_last_of_its_minute()
    {
        Read("GPRMC,235960.00,A,4717.11437,N,00833.91522,E,0.0,0.0,311226,,,A");
        Assert.True(_gnss.TryGetUtc(Seconds(0), out var utc));
        Assert.Equal((31, 59), (utc.Day, utc.Second));
    }

    [Fact]
    public void Gps_time_runs_on_from_the_message()
    {
        // Week 2400 began on 2026-01-04; leap seconds have been 18 since 2017.
        _gnss.Read(Nmea.TimeGps(2400, 1_500), Seconds(50));
        Assert.True(_gnss.TryGetGpsTime(Seconds(52), out var gps));
        Assert.Equal(TimeSpan.FromDays(2400 * 7) + Seconds(3.5), gps);
        Assert.True(_gnss.TryGetUtc(Seconds(52), out var utc));
        Assert.Equal(new DateTimeOffset(2026, 1, 4, 0, 0, 3, 500, TimeSpan.Zero) - Seconds(18), utc);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Gps_time_needs_week_and_time_of_week(byte valid)
    {
        _gnss.Read(Nmea.TimeGps(2400, 1_500, valid: valid), Seconds(0));
        Assert.False(_gnss.TryGetGpsTime(Seconds(0), out _));
        Assert.Equal(0, _gnss.Errors(GnssError.Field));
    }

    [Fact]
    public void Without_leap_seconds_gps_time_is_known_and_utc_is_not()
    {
        _gnss.Read(Nmea.TimeGps(2400, 1_500, leap: 0, valid: 3), Seconds(0));
        Assert.True(_gnss.TryGetGpsTime(Seconds(1), out _));
        Assert.False(_gnss.TryGetUtc(Seconds(1), out _));
    }

    [Fact]
    public void Gps_time_not_confirmed_for_30_seconds_is_none()
    {
        _gnss.Read(Nmea.TimeGps(2400, 1_500), Seconds(0));
        Assert.True(_gnss.TryGetGpsTime(Seconds(30), out _));
        Assert.False(_gnss.TryGetGpsTime(Seconds(31), out _));
    }

    [Fact]
    public void What_is_of_no_use_here_is_passed_over()
    {
        Read(Nmea.Gsa);
        Read("PUBX,00,083559.00");
        _gnss.Read(Nmea.Ubx(0x05, 0x01, [0x06, 0x01]), Seconds(0));
        Assert.Equal(3, _gnss.Frames);
        Assert.All(Enum.GetValues<GnssError>(), error => Assert.Equal(0, _gnss.Errors(error)));
    }

    [Theory]
    [InlineData("GPGGA,092725.00,9117.11399,N,00833.91590,E,1,08,1.01,499.6,M,48.0,M,,")]
    [InlineData("GPGGA,092725.00,4760.00000,N,00833.91590,E,1,08,1.01,499.6,M,48.0,M,,")]
    [InlineData("GPGGA,092725.00,4717.11399,X,00833.91590,E,1,08,1.01,499.6,M,48.0,M,,")]
    [InlineData("GPGGA,092725.00,4717.11399,N,00833.91590,E,1,08,NaN,499.6,M,48.0,M,,")]
    [InlineData("GPGGA,092725.00,4717.11399,N,00833.91590,E,1")]
    [InlineData("GPRMC,083559.00,A,4717.11437,N,00833.91522,E,0.004,77.52,310226,,,A")]
    [InlineData("GPRMC,243559.00,A,4717.11437,N,00833.91522,E,0.004,77.52,091226,,,A")]
    [InlineData("GPRMC,083559.00,A,4717.11437")]
    [InlineData("GPZDA,082710.00,16,13,2026,00,00")]
    public void A_field_against_the_standard_costs_its_sentence(string content)
    {
        Read(content);
        Assert.Equal(1, _gnss.Errors(GnssError.Field));
        Assert.False(_gnss.TryGetPosition(Seconds(0), out _) || _gnss.TryGetUtc(Seconds(0), out _));
    }

    [Fact]
    public void Any_fields_behind_a_right_checksum_never_throw()
    {
        const string alphabet = "0123456789.,-+ANSEWVeE ";
        var kinds = new[] { "GPRMC,", "GNGGA,", "GPZDA,", "GPGSA," };
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, alphabet.Length - 1].Array[0, 100]).Sample((kind, letters) =>
            Read(kinds[kind] + string.Concat(letters.Select(i => alphabet[i]))), iter: 20_000, threads: 1);
    }

    [Fact]
    public void Any_payload_behind_a_right_checksum_never_throws() =>
        Gen.Byte.Array[0, 20].Sample(payload => _gnss.Read(Nmea.Ubx(0x01, 0x20, payload), Seconds(0)),
            iter: 20_000, threads: 1);

    private void Read(string text, double seconds = 0) => _gnss.Read(
        text.StartsWith('$') ? Encoding.ASCII.GetBytes(text) : Nmea.Sentence(text), Seconds(seconds));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
