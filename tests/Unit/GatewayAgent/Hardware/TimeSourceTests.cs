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
    private TimeQuality _kernel = TimeQuality.Unsynchronised;

    [Theory]
    [InlineData(TimeQuality.Ntp)]
    [InlineData(TimeQuality.Unsynchronised)]
    [InlineData(TimeQuality.None)]
    public void Without_satellites_the_kernel_says_it(TimeQuality kernel)
    {
        _kernel = kernel;
        Assert.Equal(kernel, Source().Now());
    }

    [Fact]
    public void A_clock_that_agrees_with_the_satellites_is_theirs()
    {
        Read("GPRMC,120000.00,A,4717.11437,N,00833.91522,E,0.0,0.0,010326,,,A");
        Assert.Equal(TimeQuality.Gnss, Source().Now());
    }

    [Fact]
    public void A_clock_that_is_seconds_off_the_satellites_is_not()
    {
        _kernel = TimeQuality.Ntp;
        Read("GPRMC,120002.00,A,4717.11437,N,00833.91522,E,0.0,0.0,010326,,,A");
        Assert.Equal(TimeQuality.Ntp, Source().Now());
    }

    [Fact]
    public void Satellites_that_fell_silent_no_longer_count()
    {
        var source = Source();
        Read("GPRMC,120000.00,A,4717.11437,N,00833.91522,E,0.0,0.0,010326,,,A");
        Assert.Equal(TimeQuality.Gnss, source.Now());
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(TimeQuality.Unsynchronised, source.Now());
    }

    [Fact]
    public void The_kernel_is_asked_once_a_second()
    {
        var asked = 0;
        var source = new TimeSource(_gnss, new MonotonicClock(_time), () =>
        {
            asked++;
            return TimeQuality.Ntp;
        });
        for (var i = 0; i < 100; i++)
            Assert.Equal(TimeQuality.Ntp, source.Now());
        Assert.Equal(1, asked);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((TimeQuality.Ntp, 2), (source.Now(), asked));
    }

    private TimeSource Source() => new(_gnss, new MonotonicClock(_time), () => _kernel);

    private void Read(string content) => _gnss.Read(Nmea.Sentence(content), _time.GetElapsedTime(0));
}
