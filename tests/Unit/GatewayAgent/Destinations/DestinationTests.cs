using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Uplinks.Destinations;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Destinations;

public sealed class DestinationTests : IDisposable
{
    private static readonly DestinationFilterOptions Thirteen = new() { NetIds = ["000013"] };

    private readonly string _directory = Directory.CreateTempSubdirectory("kreisfunk-destinations").FullName;

    [Fact]
    public void Each_destination_gets_its_own_frames_and_the_own_server_all()
    {
        using var rig = new DestinationRig();
        var filtered = rig.Add("filtered", DestinationRig.Broker(Thirteen));
        var open = rig.Add("open", DestinationRig.Broker());
        var udp = rig.Add("udp", Udp(Thirteen));
        rig.Hear(Phy.Data(0x26011bda));
        rig.Hear(Phy.Data(0xfc000001));
        rig.Hear(Phy.Join(1));
        Assert.Equal((1L, 3L, 1L, 3L), (filtered.WaitingFrames, open.WaitingFrames, udp.WaitingFrames,
            rig.Agent.Spool.Depth.Frames));
    }

    [Fact]
    public void A_destinations_full_spool_costs_nobody_else_anything()
    {
        using var rig = new DestinationRig();
        var options = DestinationRig.Broker();
        options.MaxFrames = 2;
        var small = rig.Add("small", options);
        var other = rig.Add("other", DestinationRig.Broker());
        Assert.All(Enumerable.Range(0, 5), _ => Assert.True(rig.Hear(Phy.Data(1))));
        Assert.Equal((2L, 3L, 5L, 0L), (small.WaitingFrames, small.Tally.Lost, other.WaitingFrames, other.Tally.Lost));
    }

    [Fact]
    public void The_own_servers_full_spool_costs_a_destination_nothing()
    {
        using var rig = new DestinationRig(null, new AgentOptions { Spool = new SpoolOptions { MaxFrames = 1 } });
        var partner = rig.Add("partner", DestinationRig.Broker());
        Assert.True(rig.Hear(Phy.Data(1)));
        Assert.False(rig.Hear(Phy.Data(2)));
        Assert.Equal((2L, 0L), (partner.WaitingFrames, partner.Tally.Lost));
    }

    [Fact]
    public void What_is_older_than_it_may_be_is_given_up_and_counted()
    {
        using var rig = new DestinationRig();
        var options = DestinationRig.Broker();
        options.MaxAge = TimeSpan.FromMinutes(1);
        var partner = rig.Add("partner", options);
        rig.Hear(Phy.Data(1));
        rig.Hear(Phy.Data(2));
        rig.Agent.Time.Advance(TimeSpan.FromSeconds(30));
        rig.Hear(Phy.Data(3));
        rig.Agent.Time.Advance(TimeSpan.FromSeconds(30));
        partner.Beat(rig.Agent.Time.GetElapsedTime(0));
        Assert.Equal((1L, 2L), (partner.WaitingFrames, partner.Tally.Lost));
    }

    [Fact]
    public void The_position_stays_here_where_it_is_not_shared()
    {
        using var rig = new DestinationRig();
        var options = DestinationRig.Broker();
        options.ShareLocation = false;
        rig.Add("partner", options);
        rig.Agent.Concentrators.TryGetOrAdd(DownlinkRig.Gateway, default, out var concentrator);
        concentrator!.Located(new Location { Latitude = 51 });
        rig.Hear(Phy.Data(1));
        var spool = rig.Holdings.Take("partner", options, out _).Spool;
        Assert.True(spool.TryReadNext(DownlinkRig.Gateway, 0, out var kept));
        var frame = UplinkFrame.Parser.ParseFrom(kept.Bytes.Span);
        Assert.Equal((null, -60), (frame.RxInfo.Location, frame.RxInfo.Rssi));
        Assert.True(rig.Agent.Spool.TryReadNext(DownlinkRig.Gateway, 0, out var own));
        Assert.Equal(51, UplinkFrame.Parser.ParseFrom(own.Bytes.Span).RxInfo.Location.Latitude);
    }

    [Fact]
    public async Task What_waits_for_a_removed_destination_is_there_when_it_comes_back()
    {
        using (var rig = new DestinationRig(_directory))
        {
            var partner = rig.Add("partner", DestinationRig.Broker(Thirteen));
            rig.Hear(Phy.Data(0x26011bda));
            rig.Agent.Destinations.Replace([]);
            await partner.StopAsync(TimeSpan.Zero);
            await rig.Holdings.CloseAsync("partner");
            Assert.Equal("partner", Assert.Single(rig.Spools.Kept, kept => kept.Bytes > 0).Name);
        }

        using var next = new DestinationRig(_directory);
        Assert.Equal(1, next.Add("partner", DestinationRig.Broker(Thirteen)).WaitingFrames);
        await next.Holdings.CloseAllAsync();
    }

    [Fact]
    public async Task Under_a_changed_filter_nothing_is_sent_that_came_by_the_old_one()
    {
        using var rig = new DestinationRig(_directory);
        var before = rig.Add("partner", DestinationRig.Broker());
        rig.Hear(Phy.Data(0xfc000001));
        var after = rig.Add("partner", DestinationRig.Broker(Thirteen));
        rig.Hear(Phy.Data(0x26011bda));
        await before.StopAsync(TimeSpan.Zero);
        after.Start();
        Assert.Equal((1L, 1L), (after.WaitingFrames, after.Tally.Lost));
        await after.StopAsync(TimeSpan.Zero);
        await rig.Holdings.CloseAllAsync();
    }

    [Fact]
    public async Task Over_a_restart_too_nothing_is_sent_that_came_by_another_filter()
    {
        using (var rig = new DestinationRig(_directory))
        {
            rig.Add("partner", DestinationRig.Broker());
            rig.Hear(Phy.Data(0xfc000001));
            await rig.Holdings.CloseAllAsync();
        }

        using var next = new DestinationRig(_directory);
        var partner = next.Add("partner", DestinationRig.Broker(Thirteen));
        partner.Start();
        Assert.Equal((0L, 1L), (partner.WaitingFrames, partner.Tally.Lost));
        await partner.StopAsync(TimeSpan.Zero);
        await next.Holdings.CloseAllAsync();
    }

    [Fact]
    public async Task With_other_settings_but_the_same_filter_what_waits_is_kept()
    {
        using var rig = new DestinationRig();
        var before = rig.Add("partner", DestinationRig.Broker(Thirteen));
        rig.Hear(Phy.Data(0x26011bda));
        var options = DestinationRig.Broker(Thirteen);
        options.Marshaler = Marshaler.Json;
        var after = rig.Add("partner", options);
        await before.StopAsync(TimeSpan.Zero);
        after.Start();
        Assert.Equal((1L, 0L), (after.WaitingFrames, after.Tally.Lost));
        await after.StopAsync(TimeSpan.Zero);
    }

    [Fact]
    public void The_own_server_hears_who_lost_what_and_the_others_do_not()
    {
        using var rig = new DestinationRig();
        var partner = rig.Add("partner", DestinationRig.Broker());
        partner.Tally.Lose(LossReason.Full, 3);
        rig.Agent.Concentrators.TryGetOrAdd(DownlinkRig.Gateway, default, out var concentrator);
        rig.Agent.Events.ReportOwn(concentrator!, default);
        var stats = Assert.IsType<GatewayStats>(Assert.Single(rig.Agent.TakeOutbox()).Payload);
        Assert.Equal("3", stats.Metadata["destination_partner_lost"]);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static DestinationOptions Udp(DestinationFilterOptions filter) => new()
    {
        Kind = DestinationKind.Udp,
        Udp = new DestinationUdpOptions { Host = "127.0.0.1", Port = 9 },
        Filter = filter,
    };
}
