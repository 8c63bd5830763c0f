using Kreisfunk.GatewayAgent.Hardware.Deafness;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Hardware;

/// <summary>Days of a radio's life, a look each ten seconds.</summary>
public sealed class DeafRadioDetectorTests
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    private readonly DeafRadioDetector _detector = new(new DeafnessLimits(20, TimeSpan.FromMinutes(15), 80));
    private readonly Random _random = new(7);
    private TimeSpan _now = TimeSpan.FromHours(1000);
    private long _frames;
    private bool _isOnline = true, _isReporting;
    private uint _reportedPerMinute;

    [Fact]
    public void A_busy_radio_that_goes_deaf_is_known_within_the_hour()
    {
        Assert.Null(Live(TimeSpan.FromDays(1), framesPerHour: _ => 200));
        var after = Live(TimeSpan.FromHours(3), _ => 0);
        Assert.InRange(after!.Value, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30));
    }

    [Fact]
    public void A_slow_town_needs_as_many_missing_minutes_and_so_longer()
    {
        Assert.Null(Live(TimeSpan.FromDays(3), _ => 4));
        var after = Live(TimeSpan.FromHours(24), _ => 0);
        Assert.InRange(after!.Value, TimeSpan.FromHours(3), TimeSpan.FromHours(10));
    }

    [Fact]
    public void A_night_without_frames_is_no_deafness_when_nights_are_so()
    {
        Assert.Null(Live(TimeSpan.FromDays(4), hour => hour is >= 6 and < 22 ? 60 : 0));
    }

    [Fact]
    public void A_radio_that_goes_deaf_in_the_night_is_known_in_the_morning()
    {
        double Town(int hour) => hour is >= 6 and < 22 ? 60 : 0;
        Live(TimeSpan.FromDays(4), Town);
        // From here, at 16 o'clock, to midnight; then it is deaf.
        Live(TimeSpan.FromHours(8), Town);
        var after = Live(TimeSpan.FromHours(12), _ => 0);
        Assert.InRange(after!.Value, TimeSpan.FromHours(6.25), TimeSpan.FromHours(7));
    }

    [Fact]
    public void A_device_that_sends_a_hundred_frames_at_once_makes_no_busy_town()
    {
        // One burst within a minute each two hours.
        for (var i = 0; i < 36; i++)
        {
            _frames += 100;
            Assert.Null(Live(TimeSpan.FromHours(2), _ => 0));
        }

        Assert.Null(Live(TimeSpan.FromHours(12), _ => 0));
    }

    [Fact]
    public void Random_towns_are_not_deaf_by_chance()
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var test = new DeafRadioDetectorTests();
            var pace = 2 + seed * 15;
            Assert.Null(test.Live(TimeSpan.FromDays(20), hour => pace * (hour is > 7 and < 20 ? 1.5 : 0.4)));
        }
    }

    [Fact]
    public void Nothing_is_said_before_some_hours_are_known()
    {
        Live(TimeSpan.FromHours(4), _ => 200);
        Assert.Null(Live(TimeSpan.FromHours(20), _ => 0));
    }

    [Fact]
    public void A_short_silence_is_never_deafness()
    {
        var hasty = new DeafRadioDetectorTests();
        hasty.Live(TimeSpan.FromDays(1), _ => 3600);
        Assert.Null(hasty.Live(TimeSpan.FromMinutes(14), _ => 0));
    }

    [Fact]
    public void One_frame_ends_it()
    {
        Live(TimeSpan.FromDays(1), _ => 200);
        Assert.NotNull(Live(TimeSpan.FromHours(3), _ => 0));
        _frames++;
        Assert.Equal(RadioVerdict.Fine, LookOnce());
        Assert.Null(Live(TimeSpan.FromMinutes(10), _ => 0));
    }

    [Fact]
    public void Deafness_is_not_learnt()
    {
        Live(TimeSpan.FromDays(1), _ => 200);
        Assert.NotNull(Live(TimeSpan.FromDays(3), _ => 0));
        Live(TimeSpan.FromMinutes(5), _ => 200);
        Assert.InRange(Live(TimeSpan.FromHours(3), _ => 0)!.Value, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30));
    }

    [Fact]
    public void A_town_that_grows_quiet_is_learnt()
    {
        Live(TimeSpan.FromDays(2), _ => 30);
        // Devices were taken away: what is usual sinks by a quarter a day.
        Live(TimeSpan.FromDays(14), _ => 2);
        Assert.Null(Live(TimeSpan.FromHours(4), _ => 0));
    }

    [Fact]
    public void Without_a_front_end_nothing_is_known()
    {
        Live(TimeSpan.FromDays(1), _ => 200);
        _isOnline = false;
        Assert.Null(Live(TimeSpan.FromDays(2), _ => 0));
        _isOnline = true;
        Assert.Null(Live(TimeSpan.FromMinutes(10), _ => 0));
    }

    [Fact]
    public void A_machine_that_slept_missed_nothing()
    {
        Live(TimeSpan.FromDays(1), _ => 200);
        _now += TimeSpan.FromHours(24);
        Assert.Null(Live(TimeSpan.FromMinutes(10), _ => 0));
    }

    [Theory]
    [InlineData(false, 0, RadioVerdict.Silent)]
    [InlineData(true, 0, RadioVerdict.CountersStuck)]
    [InlineData(true, 3, RadioVerdict.OnlyNoise)]
    public void The_reports_tell_in_which_way_it_is_deaf(bool isReporting, int perMinute, object verdict)
    {
        Live(TimeSpan.FromDays(1), _ => 200);
        (_isReporting, _reportedPerMinute) = (isReporting, (uint)perMinute);
        Live(TimeSpan.FromHours(2), _ => 0);
        Assert.Equal(verdict, LookOnce());
    }

    [Fact]
    public void Heat_is_said_while_it_hears()
    {
        LookOnce();
        _detector.Reported(5, 81);
        Assert.Equal(RadioVerdict.Hot, LookOnce());
        _detector.Reported(5, null);
        Assert.Equal(RadioVerdict.Hot, LookOnce());
        _detector.Reported(5, 79);
        Assert.Equal(RadioVerdict.Fine, LookOnce());
    }

    [Fact]
    public void What_is_usual_forgets_a_week_to_an_eighth()
    {
        var pace = new HourlyPace();
        pace.Learn(3, 40);
        for (var day = 0; day < 7; day++)
            pace.Learn(3, 0);
        Assert.InRange(pace.Minutes(3), 40 / 8.0, 40 / 7.0);
        Assert.Equal((0, 1), (pace.Minutes(4), pace.HoursKnown));
    }

    /// <summary>Goes on for so long; the time until it was first called deaf, or null.</summary>
    private TimeSpan? Live(TimeSpan length, Func<int, double> framesPerHour)
    {
        var begin = _now;
        TimeSpan? deafAfter = null;
        while (_now - begin < length)
        {
            if (_random.NextDouble() < framesPerHour((int)(_now.TotalHours % 24)) * Look.TotalHours)
                _frames++;
            if (_isReporting && _now.Seconds < 10)
                _detector.Reported(_reportedPerMinute, null);
            if (LookOnce() is RadioVerdict.Silent or RadioVerdict.CountersStuck or RadioVerdict.OnlyNoise)
                deafAfter ??= _now - begin;
        }

        return deafAfter;
    }

    private RadioVerdict LookOnce()
    {
        var verdict = _detector.Look(new RadioSample(_frames, _isOnline, (int)(_now.TotalHours % 24), _now));
        _now += Look;
        return verdict;
    }
}
