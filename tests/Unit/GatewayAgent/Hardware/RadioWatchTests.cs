using System.Diagnostics.Metrics;
using System.Text;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Hardware.Deafness;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Hardware;

public sealed class RadioWatchTests
{
    private static readonly HardwareOptions Reviving = new() { ResetWhenDeaf = true, Board = "rak2245" };

    [Fact]
    public void Deafness_is_in_the_report_and_in_the_metrics_until_a_frame_comes()
    {
        using var rig = new HardwareRig();
        rig.Live(TimeSpan.FromDays(1), isHeard: true);
        Assert.False(rig.ReportOf(10).Metadata.ContainsKey("radio_deaf"));
        Assert.Equal(0, Deaf(rig));

        rig.Live(TimeSpan.FromMinutes(30), isHeard: false);
        Assert.Equal("Silent", rig.ReportOf(0).Metadata["radio_deaf"]);
        Assert.Equal(1, Deaf(rig));
        rig.Live(TimeSpan.FromMinutes(1), isHeard: false);
        Assert.Equal("CountersStuck", rig.ReportOf(0).Metadata["radio_deaf"]);

        rig.Live(TimeSpan.FromMinutes(1), isHeard: true);
        Assert.False(rig.ReportOf(1).Metadata.ContainsKey("radio_deaf"));
        Assert.Equal(0, Deaf(rig));
    }

    [Theory]
    [InlineData("81.5", true)]
    [InlineData("79", false)]
    [InlineData("hot", false)]
    [InlineData("1e9", false)]
    public void A_concentrators_heat_is_its_own_entry(string temperature, bool isHot)
    {
        using var rig = new HardwareRig();
        rig.ReportOf(1, temperature);
        rig.Live(TimeSpan.FromMinutes(2), isHeard: true);
        Assert.Equal(isHot, rig.ReportOf(1).Metadata.ContainsKey("radio_hot"));
    }

    [Fact]
    public async Task A_deaf_radio_is_restarted_when_that_is_wished()
    {
        using var rig = new HardwareRig(Reviving);
        rig.Live(TimeSpan.FromDays(1), isHeard: true);
        Assert.False(rig.Concentrator.IsMuted(rig.Now));
        rig.Live(TimeSpan.FromMinutes(22), isHeard: false);
        Assert.True(rig.Concentrator.IsMuted(rig.Now));
        await ReviveAsync(rig);
        Assert.Equal(["17=1", "17=0"], rig.Pins.Driven);
        Assert.True(rig.Pins.IsReleased);
    }

    [Fact]
    public async Task It_is_restarted_at_most_once_an_hour()
    {
        using var rig = new HardwareRig(Reviving);
        rig.Live(TimeSpan.FromDays(1), isHeard: true);
        rig.Live(TimeSpan.FromMinutes(75), isHeard: false);
        await ReviveAsync(rig);
        await ReviveAsync(rig);
        Assert.Equal(2, rig.Pins.Driven.Count);
        rig.Live(TimeSpan.FromMinutes(10), isHeard: false);
        await ReviveAsync(rig);
        Assert.Equal(4, rig.Pins.Driven.Count);
    }

    [Fact]
    public async Task Nobodys_radio_is_restarted_by_default()
    {
        using var rig = new HardwareRig(new HardwareOptions { Board = "rak2245" });
        rig.Live(TimeSpan.FromDays(1), isHeard: true);
        rig.Live(TimeSpan.FromHours(3), isHeard: false);
        await rig.Revival.ReviveAsync(TestContext.Current.CancellationToken);
        Assert.False(rig.Concentrator.IsMuted(rig.Now));
        Assert.Empty(rig.Pins.Driven);
    }

    [Fact]
    public async Task Lines_that_another_holds_do_not_stop_the_restart()
    {
        using var rig = new HardwareRig(Reviving, new FakePins { Breaks = "Device or resource busy" });
        rig.Live(TimeSpan.FromDays(1), isHeard: true);
        rig.Live(TimeSpan.FromMinutes(22), isHeard: false);
        await rig.Revival.ReviveAsync(TestContext.Current.CancellationToken);
        Assert.True(rig.Concentrator.IsMuted(rig.Now));
    }

    [Fact]
    public void A_muted_concentrator_gets_no_pull_ack_and_stays_online()
    {
        using var agent = new AgentFixture();
        byte[] pull = [2, 1, 2, 2, 1, 2, 3, 4, 5, 6, 7, 8];
        Assert.Equal([2, 1, 2, 4], agent.Handle(pull));
        var concentrator = Assert.Single(agent.Concentrators.All);
        concentrator.Mute(RadioRevival.SilentFor);
        Assert.Empty(agent.Handle(pull, RadioRevival.SilentFor - TimeSpan.FromSeconds(1)));
        Assert.True(concentrator.IsOnline);
        Assert.Equal([2, 1, 2, 4], agent.Handle(pull, RadioRevival.SilentFor));
    }

    [Fact]
    public void The_receivers_place_is_that_of_a_concentrator_that_knows_none()
    {
        using var rig = new HardwareRig();
        rig.Gnss.Read(Encoding.ASCII.GetBytes(Nmea.Gga), rig.Now);
        rig.Live(TimeSpan.FromMinutes(1), isHeard: true);
        Assert.Equal(LocationSource.Gps, rig.Hear().RxInfo.Location.Source);
        Assert.Equal(47.285, rig.ReportOf(1).Location.Latitude, 3);
        rig.Concentrator.Located(new Location { Latitude = 1, Longitude = 2 });
        Assert.Equal(1, rig.ReportOf(1).Location.Latitude);
    }

    [Fact]
    public void A_report_says_what_the_clock_is_worth_and_how_the_satellites_stand()
    {
        using var rig = new HardwareRig();
        Assert.Equal("Ntp", rig.ReportOf(1).Metadata["time_quality"]);
        Assert.False(rig.ReportOf(1).Metadata.ContainsKey("gnss_hdop"));
        rig.Gnss.Read(Encoding.ASCII.GetBytes(Nmea.Gga), rig.Now);
        var metadata = rig.ReportOf(1).Metadata;
        Assert.Equal(("8", "1.0"), (metadata["gnss_satellites"], metadata["gnss_hdop"]));
    }

    [Fact]
    public void Health_can_be_left_out_of_reports()
    {
        using var rig = new HardwareRig(new HardwareOptions { HealthInReports = false });
        Assert.Empty(rig.ReportOf(1).Metadata);
    }

    private static async Task ReviveAsync(HardwareRig rig)
    {
        var run = rig.Revival.ReviveAsync(TestContext.Current.CancellationToken);
        while (!run.IsCompleted)
        {
            rig.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        await run;
    }

    private static long Deaf(HardwareRig rig)
    {
        var deaf = -1L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == rig.MeterScope && instrument.Name == "kreisfunk_agent_radio_deaf")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => deaf = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return deaf;
    }
}
