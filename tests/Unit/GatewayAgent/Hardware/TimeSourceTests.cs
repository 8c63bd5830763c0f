using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Hardware;
using Kreisfunk.GatewayAgent.Hardware.Gnss;
using Kreisfunk.GatewayAgent.Spool;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Hardware;

public sealed class TimeSourceTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly GnssReceiver _gnss = new();
    private bool? _isSynchronised;

    [Theory]
    [InlineData(true, TimeQuality.Ntp)]
    [InlineData(false, TimeQuality.Unsynchronised)]
    [InlineData(null, TimeQuality.Unsynchronised)]
    public void Without_satellites_the_kernel_says_it(bool? isSynchronised, object quality)
    {
        _isSynchronised = isSynchronised;
        Assert.Equal(quality, Source().Quality);
    }

    [Fact]
    public void A_clock_that_agrees_with_the_satellites_is_theirs()
    {
        Read("GPRMC,120000.00,A,4717.11437,N,00833.91522,E,0.0,0.0,010326,,,A");
        Assert.Equal(TimeQuality.Gnss, Source().Quality);
    }

    [Fact]
    public void A_clock_that_is_seconds_off_the_satellites_is_not()
    {
        _isSynchronised = true;
        Read("GPRMC,120002.00,A,4717.11437,N,00833.91522,E,0.0,0.0,010326,,,A");
        Assert.Equal(TimeQuality.Ntp, Source().Quality);
    }

    [Fact]
    public void Satellites_that_fell_silent_no_longer_count()
    {
        var source = Source();
        Read("GPRMC,120000.00,A,4717.11437,N,00833.91522,E,0.0,0.0,010326,,,A");
        Assert.Equal(TimeQuality.Gnss, source.Quality);
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(TimeQuality.Unsynchronised, source.Quality);
    }

    [Fact]
    public void The_kernel_is_asked_once_a_second()
    {
        var asked = 0;
        var source = new TimeSource(_gnss, new MonotonicClock(_time), () => ++asked > 0);
        for (var i = 0; i < 100; i++)
            Assert.Equal(TimeQuality.Ntp, source.Quality);
        Assert.Equal(1, asked);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((TimeQuality.Ntp, 2), (source.Quality, asked));
    }

    [Fact]
    public void The_real_kernel_answers()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "adjtimex is Linux's.");
        Assert.NotNull(TimeSource.IsKernelSynchronised());
    }

    private TimeSource Source() => new(_gnss, new MonotonicClock(_time), () => _isSynchronised);

    private void Read(string content) => _gnss.Read(Nmea.Sentence(content), _time.GetElapsedTime(0));
}
