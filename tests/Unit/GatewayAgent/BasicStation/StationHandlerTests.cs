using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent;
using Xunit;
using static Kreisfunk.Contracts.Gateway.ConnState.Types.State;

namespace Kreisfunk.Tests.Unit.GatewayAgent.BasicStation;

public sealed class StationHandlerTests
{
    [Fact]
    public void Every_message_of_the_capture_is_taken()
    {
        using var rig = new StationRig();
        var station = rig.Connect();
        foreach (var text in StationVectors.Up)
            station.Say(text);
        // updf, jreq, propdf, and three more updf.
        Assert.Equal(6, rig.Agent.Spool.Depth.Frames);
    }

    [Fact]
    public void Version_brings_the_concentrator_online_and_the_end_takes_it_offline()
    {
        using var rig = new StationRig();
        var station = rig.Connect().Begin();
        Assert.Equal([Online], rig.TakeStates());
        station.End();
        Assert.Equal([Offline], rig.TakeStates());
        station.End();
        Assert.Empty(rig.TakeStates());
    }

    [Fact]
    public void Of_two_connections_the_newest_counts_and_the_older_is_closed()
    {
        using var rig = new StationRig();
        var older = rig.Connect().Begin();
        var newer = rig.Connect();
        Assert.Null(older.Link.Ending);
        newer.Begin();
        Assert.NotNull(older.Link.Ending);
        // The older one's end is no end of the gateway.
        older.End();
        Assert.Equal([Online], rig.TakeStates());
        newer.End();
        Assert.Equal([Offline], rig.TakeStates());
    }

    [Fact]
    public void Uplinks_over_the_older_connection_are_still_taken()
    {
        using var rig = new StationRig();
        var older = rig.Connect().Begin();
        rig.Connect().Begin();
        older.Say(StationVectors.Up[1]);
        Assert.Equal(1, rig.Agent.Spool.Depth.Frames);
    }

    [Fact]
    public void Silence_alone_never_takes_a_connected_station_offline()
    {
        using var rig = new StationRig();
        rig.Connect().Begin();
        rig.TakeStates();
        rig.Agent.Time.Advance(TimeSpan.FromHours(2));
        rig.Agent.Watch.Look(rig.Clock.Now);
        Assert.Empty(rig.TakeStates());
    }

    [Fact]
    public void The_agent_reports_for_the_station()
    {
        using var rig = new StationRig();
        var station = rig.Connect().Begin();
        station.Say(StationVectors.Up[1]);
        station.Say("""{"msgtype":"propdf"}""");
        rig.Agent.TakeOutbox();
        rig.Agent.Time.Advance(TimeSpan.FromMinutes(1));
        rig.Agent.Watch.Look(rig.Clock.Now);
        var stats = Assert.IsType<GatewayStats>(Assert.Single(rig.Agent.TakeOutbox()).Payload);
        Assert.Equal((2u, 1u), (stats.RxPacketsReceived, stats.RxPacketsReceivedOk));
    }

    [Fact]
    public void When_the_agent_stops_the_stations_are_told_and_who_stops_last_says_offline()
    {
        using var rig = new StationRig();
        var station = rig.Connect().Begin();
        rig.TakeStates();
        rig.Lifetime.StopApplication();
        Assert.NotNull(station.Link.Ending);
        station.End();
        Assert.Empty(rig.TakeStates());
        Assert.False(rig.Parts.Register.TryEnter(new()));
    }

    [Fact]
    public void The_time_is_answered_with_the_gps_time()
    {
        using var rig = new StationRig();
        var station = rig.Connect().Begin();
        station.Say("""{"msgtype":"timesync","txtime":9007199254740993}""");
        var answer = station.Hear();
        Assert.Equal(9007199254740993, answer.GetProperty("txtime").GetInt64());
        // 2026-03-01 12:00:00 UTC, with 18 leap seconds.
        Assert.Equal(1_456_401_618_000_000, answer.GetProperty("gpstime").GetInt64());
    }

    [Fact]
    public void Without_a_good_clock_no_gps_time_is_told()
    {
        using var rig = new StationRig(isClockGood: false);
        var station = rig.Connect().Begin();
        station.Say("""{"msgtype":"timesync","txtime":5}""");
        var answer = station.Hear();
        Assert.Equal(5, answer.GetProperty("txtime").GetInt64());
        Assert.False(answer.TryGetProperty("gpstime", out _));
    }

    [Theory]
    [InlineData("""{"msgtype":"error","error":"something"}""")]
    [InlineData("""{"msgtype":"alarm","level":5}""")]
    [InlineData("""{"msgtype":"getxtime","xtimes":[21110623539137814,0,0,0]}""")]
    [InlineData("""{"msgtype":"rmtsh","rmtsh":[]}""")]
    [InlineData("""{"msgtype":"runcmd"}""")]
    [InlineData("""{"msgtype":"new in 2030"}""")]
    [InlineData("""{"msgtype":5}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    public void What_is_not_known_does_nothing(string text)
    {
        using var rig = new StationRig();
        var station = rig.Connect().Begin();
        rig.TakeStates();
        station.Say(text);
        Assert.True(station.HearsNothing);
        Assert.Empty(rig.Agent.TakeOutbox());
        station.Say(StationVectors.Up[1]);
        Assert.Equal(1, rig.Agent.Spool.Depth.Frames);
    }

    [Fact]
    public void Nothing_is_taken_before_the_version()
    {
        using var rig = new StationRig();
        rig.Connect().Say(StationVectors.Up[1]);
        Assert.Equal(0, rig.Agent.Spool.Depth.Frames);
        Assert.Equal(0, rig.Agent.Concentrators.Count);
    }

    [Fact]
    public void A_full_table_ends_the_connection()
    {
        using var rig = new StationRig(new AgentOptions { Udp = new() { MaxConcentrators = 1 } });
        rig.Agent.Concentrators.TryGetOrAdd(new(1), default, out _);
        var station = rig.Connect();
        station.Say(StationVectors.Up[0]);
        Assert.NotNull(station.Link.Ending);
        Assert.True(station.HearsNothing);
    }
}
