using System.Net;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

public sealed class DatagramHandlerTests
{
    private static readonly byte[] Good = SemtechVectors.Get("1302_PUSH_DATA_1").Datagram;
    private static readonly byte[] Two = SemtechVectors.Get("1301-gps_PUSH_DATA_37").Datagram;
    private static readonly byte[] Pull = SemtechVectors.Get("1302_PULL_DATA_0").Datagram;

    [Fact]
    public void Pull_data_is_answered_and_brings_the_concentrator_online()
    {
        using var agent = new AgentFixture();
        Assert.Equal([2, 0xaa, 0xbb, 4], agent.Handle(Pull));
        var state = Assert.IsType<ConnState>(Assert.Single(agent.TakeOutbox()).Payload);
        Assert.Equal(ConnState.Types.State.Online, state.State);
        agent.Handle(Pull);
        Assert.Empty(agent.TakeOutbox());
    }

    [Fact]
    public void Pull_data_with_a_tail_is_answered_too()
    {
        using var agent = new AgentFixture();
        Assert.Equal([2, 0xbe, 0xef, 4], agent.Handle(SemtechVectors.Get("pull_data_long").Datagram));
    }

    [Fact]
    public void Version_1_is_answered_in_version_1()
    {
        using var agent = new AgentFixture();
        Assert.Equal([1, 0xaa, 0xbb, 4], agent.Handle([1, .. Pull[1..]]));
    }

    [Fact]
    public void What_no_gateway_sends_is_not_answered()
    {
        using var agent = new AgentFixture();
        foreach (var vector in SemtechVectors.All.Where(v => v.Type is "PUSH_ACK" or "PULL_ACK" or "PULL_RESP"))
            Assert.Empty(agent.Handle(vector.Datagram));
        Assert.Equal(0, agent.Concentrators.Count);
    }

    [Fact]
    public void Several_concentrators_share_the_socket()
    {
        using var agent = new AgentFixture();
        agent.Handle(Good);
        agent.Handle(Two);
        Assert.Equal([new Eui64(0xaa555a0000001301), new Eui64(0xaa555a0000001302)], agent.Spool.Gateways.Order());
    }

    [Fact]
    public void A_foreign_address_cannot_speak_for_a_concentrator_at_work()
    {
        using var agent = new AgentFixture();
        var foreign = new IPEndPoint(IPAddress.Parse("127.0.0.9"), 4711).Serialize();
        agent.Handle(Good);
        Assert.Empty(agent.Handle(Good, foreign, TimeSpan.FromSeconds(59)));
        Assert.Empty(agent.Handle(Pull, foreign, TimeSpan.FromSeconds(59)));
        Assert.Equal(1, agent.Spool.Depth.Frames);
        Assert.True(agent.Concentrators.TryGet(new Eui64(0xaa555a0000001302), out var concentrator));
        Assert.Null(concentrator.Path);
        Assert.Equal("2", concentrator.TakeReport(default).Metadata["foreign_messages"]);
    }

    [Fact]
    public void After_a_long_silence_a_concentrator_may_have_moved()
    {
        using var agent = new AgentFixture();
        agent.Handle(Good);
        Assert.NotEmpty(agent.Handle(Good, new IPEndPoint(IPAddress.Parse("127.0.0.9"), 4711).Serialize(),
            TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void Two_sockets_of_one_address_are_one_sender()
    {
        using var agent = new AgentFixture();
        agent.Handle(Good);
        Assert.NotEmpty(agent.Handle(Pull, new IPEndPoint(IPAddress.Loopback, 4712).Serialize()));
    }

    [Fact]
    public void Without_the_pin_any_address_may_speak()
    {
        using var agent = new AgentFixture(new AgentOptions { Udp = new UdpOptions { PinSenders = false } });
        agent.Handle(Good);
        Assert.NotEmpty(agent.Handle(Good, new IPEndPoint(IPAddress.Parse("127.0.0.9"), 4711).Serialize()));
    }

    [Fact]
    public void The_same_datagram_twice_is_two_uplinks_since_a_token_identifies_nothing()
    {
        using var agent = new AgentFixture();
        agent.Handle(Good);
        agent.Handle(Good);
        Assert.Equal(2, agent.Spool.Depth.Frames);
        var ids = new[] { 1, 2 }.Select(sequence =>
        {
            agent.Spool.TryRead(new Eui64(0xaa555a0000001302), sequence, out var frame);
            return UplinkFrame.Parser.ParseFrom(frame.Span).RxInfo.UplinkId;
        });
        Assert.Equal(2, ids.Distinct().Count());
    }

    [Fact]
    public void A_full_spool_refuses_the_newest_and_its_datagram_gets_no_answer()
    {
        using var agent = new AgentFixture(new AgentOptions { Spool = new SpoolOptions { MaxFrames = 1 } });
        Assert.Equal(4, agent.Handle(Good).Length);
        Assert.Empty(agent.Handle(Good));
        Assert.Equal(1, agent.Spool.Depth.Frames);

        agent.Spool.Acknowledge(new Eui64(0xaa555a0000001302), 1);
        Assert.Equal(4, agent.Handle(Good).Length);
    }

    [Fact]
    public void A_report_passes_a_full_spool()
    {
        using var agent = new AgentFixture(new AgentOptions { Spool = new SpoolOptions { MaxFrames = 1 } });
        agent.Handle(Good);
        Assert.Equal(4, agent.Handle(SemtechVectors.Get("1302_PUSH_DATA_13").Datagram).Length);
        Assert.IsType<GatewayStats>(Assert.Single(agent.TakeOutbox()).Payload);
    }

    [Fact]
    public void More_concentrators_than_allowed_are_not_served()
    {
        using var agent = new AgentFixture(new AgentOptions { Udp = new UdpOptions { MaxConcentrators = 1 } });
        agent.Handle(Pull);
        Assert.Empty(agent.Handle(Two));
        Assert.Equal(4, agent.Handle(Pull).Length);
        Assert.Equal(1, agent.Concentrators.Count);
    }

    [Fact]
    public void A_silent_concentrator_goes_offline_once()
    {
        using var agent = new AgentFixture();
        agent.Handle(Pull, TimeSpan.FromSeconds(10));
        agent.Watch.Look(TimeSpan.FromSeconds(30));
        agent.TakeOutbox();

        agent.Watch.Look(TimeSpan.FromSeconds(70));
        agent.Watch.Look(TimeSpan.FromSeconds(71));

        var state = Assert.IsType<ConnState>(Assert.Single(agent.TakeOutbox()).Payload);
        Assert.Equal(ConnState.Types.State.Offline, state.State);
    }

    [Fact]
    public void A_concentrator_that_never_reports_is_reported_on()
    {
        using var agent = new AgentFixture();
        agent.Handle(Pull, TimeSpan.FromSeconds(10));
        agent.Handle(Good, TimeSpan.FromSeconds(11));
        agent.Handle(SemtechVectors.Get("1302_PUSH_DATA_3").Datagram, TimeSpan.FromSeconds(12));
        agent.TakeOutbox();

        agent.Watch.Look(TimeSpan.FromSeconds(44));
        Assert.Empty(agent.TakeOutbox());
        agent.Watch.Look(TimeSpan.FromSeconds(45));

        var stats = Assert.IsType<GatewayStats>(Assert.Single(agent.TakeOutbox()).Payload);
        Assert.Equal((2u, 1u), (stats.RxPacketsReceived, stats.RxPacketsReceivedOk));
        Assert.Equal(agent.Time.GetUtcNow(), stats.Time.ToDateTimeOffset());
    }

    [Fact]
    public void The_outbox_keeps_the_newest()
    {
        using var agent = new AgentFixture();
        var stat = SemtechVectors.Get("1302_PUSH_DATA_13").Datagram;
        for (var i = 0; i < Kreisfunk.GatewayAgent.Uplinks.Outbox.MaxMessages + 5; i++)
            agent.Handle(stat);
        Assert.Equal(Kreisfunk.GatewayAgent.Uplinks.Outbox.MaxMessages, agent.TakeOutbox().Count);
    }
}
