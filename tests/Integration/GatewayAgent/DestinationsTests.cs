using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Kreisfunk.LoRaWan;
using Xunit;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>Several operators on one gateway, over real brokers and sockets.</summary>
public sealed class DestinationsTests
{
    private const string EuiText = "aa555a00000013e2", OtherEui = "b827ebfffe000001";

    private static readonly Eui64 Eui = new(0xaa555a00000013e2);

    [Fact]
    public async Task Each_operator_gets_its_own_frames_and_no_others()
    {
        await using var town = await Network.StartAsync();
        await using var partner = await Network.StartAsync();
        using var udp = new TestUdpNetwork();
        await using var agent = await RunningAgent.StartAsync(town.Port,
            ("Agent:Destinations:partner:Mqtt:Host", "127.0.0.1"),
            ("Agent:Destinations:partner:Mqtt:Port", Text(partner.Port)),
            ("Agent:Destinations:partner:Filter:NetIds:0", "000013"),
            ("Agent:Destinations:udp:Kind", "Udp"),
            ("Agent:Destinations:udp:Udp:Host", "127.0.0.1"),
            ("Agent:Destinations:udp:Udp:Port", Text(udp.Port)),
            ($"Agent:Destinations:udp:Udp:Euis:{EuiText}", OtherEui),
            ("Agent:Destinations:udp:Filter:JoinEuis:0", "70b3d57ed0000000/40"));
        using var forwarder = new TestForwarder(agent.Udp, EuiText);
        await forwarder.PullAsync();
        for (var i = 0; i < 40; i++)
        {
            Assert.True(await forwarder.PushAsync(NetworkFrames.Data(NetworkFrames.OfThirteen, i)));
            Assert.True(await forwarder.PushAsync(NetworkFrames.Data(NetworkFrames.OfNobody, i)));
            Assert.True(await forwarder.PushAsync(NetworkFrames.Join(0x70b3d57ed0000001, i)));
            Assert.True(await forwarder.PushAsync(NetworkFrames.Join(1, i)));
        }

        await forwarder.PushAsync("""{"stat":{"time":"2026-11-23 12:42:29 GMT","rxnb":160,"rxok":160,"rxfw":160}}""");
        await Eventually.HoldsAsync(() => town.Server.Uplinks.Count == 160 && partner.Server.Uplinks.Count >= 40
            && udp.Uplinks.Count >= 40 && !udp.Reports.IsEmpty && !partner.Server.Stats.IsEmpty, "all came");
        Assert.Equal(Enumerable.Range(0, 40), partner.Server.Uplinks.Select(u => NetworkFrames.Number(u.Frame)));
        Assert.All(partner.Server.Uplinks, u => Assert.Equal(NetworkFrames.OfThirteen, NetworkFrames.DevAddr(u.Frame)));
        Assert.Equal(Enumerable.Range(0, 40), udp.Uplinks.Select(NetworkFrames.Number).Order());
        Assert.All(udp.Uplinks, frame => Assert.Equal((23, 1), (frame.PhyPayload.Length, frame.PhyPayload[1])));
        // Neither tells how busy the others are.
        Assert.Equal(40u, partner.Server.Stats.First().RxPacketsReceived);
        var stat = JsonDocument.Parse(udp.Reports.First()).RootElement.GetProperty("stat");
        Assert.Equal((40, 40), (stat.GetProperty("rxnb").GetInt32(), stat.GetProperty("rxfw").GetInt32()));
        Assert.Equal([OtherEui], udp.Gateways.Keys.Select(eui => eui.ToString()));
        Assert.False(udp.HasPulled);
    }

    [Fact]
    public async Task Destinations_that_hang_hurt_neither_the_radio_nor_the_others_and_their_losses_are_counted()
    {
        await using var town = await Network.StartAsync();
        using var hanging = new HangingServer();
        using var silent = new TestUdpNetwork { Answers = false };
        using var well = new TestUdpNetwork();
        await using var agent = await RunningAgent.StartAsync(town.Port,
            ("Agent:Destinations:hanging:Mqtt:Host", "127.0.0.1"),
            ("Agent:Destinations:hanging:Mqtt:Port", Text(hanging.Port)),
            ("Agent:Destinations:hanging:MaxFrames", "100"),
            ("Agent:Destinations:silent:Kind", "Udp"),
            ("Agent:Destinations:silent:Udp:Host", "127.0.0.1"),
            ("Agent:Destinations:silent:Udp:Port", Text(silent.Port)),
            ("Agent:Destinations:silent:Udp:AckTimeout", "00:00:00.2"),
            ("Agent:Destinations:silent:MaxAge", "00:00:03"),
            ("Agent:Destinations:unknown:Kind", "Udp"),
            ("Agent:Destinations:unknown:Udp:Host", "no-such-host.invalid"),
            ("Agent:Destinations:unknown:MaxAge", "00:00:03"),
            ("Agent:Destinations:well:Kind", "Udp"),
            ("Agent:Destinations:well:Udp:Host", "127.0.0.1"),
            ("Agent:Destinations:well:Udp:Port", Text(well.Port)));
        using var forwarder = new TestForwarder(agent.Udp, EuiText);
        var slowest = TimeSpan.Zero;
        for (var i = 1; i <= 400; i++)
        {
            var watch = Stopwatch.StartNew();
            Assert.True(await forwarder.PushAsync(NetworkFrames.Data(NetworkFrames.OfNobody, i)));
            slowest = watch.Elapsed > slowest ? watch.Elapsed : slowest;
        }

        await Eventually.HoldsAsync(() => agent.Spool.Frames == 0 && well.Uplinks.Count >= 400
            && Lost(agent, "silent") == 400 && Lost(agent, "unknown") == 400, "well-behaved servers got all");
        Assert.Equal(400, town.Server.StoredCount(Eui));
        Assert.Equal(Enumerable.Range(1, 400), well.Uplinks.Select(NetworkFrames.Number).Distinct().Order());
        Assert.Equal((0L, 300L), (Lost(agent, "well"), Lost(agent, "hanging")));
        Assert.True(slowest < TimeSpan.FromSeconds(2), $"A PUSH_ACK took {slowest}.");
        await forwarder.PushAsync("""{"stat":{"rxnb":400}}""");
        await Eventually.HoldsAsync(() => town.Server.Stats.Any(s =>
            s.Metadata.TryGetValue("destination_silent_lost", out var lost) && lost == "400"),
            "the losses are reported");
        Assert.Equal(3, agent.Log.Count(3506));
    }

    [Fact]
    public async Task A_destinations_broker_killed_and_back_costs_it_nothing()
    {
        await using var town = await Network.StartAsync();
        await using var partner = await Network.StartAsync();
        await using var agent = await RunningAgent.StartAsync(town.Port,
            ("Agent:Destinations:partner:Mqtt:Host", "127.0.0.1"),
            ("Agent:Destinations:partner:Mqtt:Port", Text(partner.Port)));
        using var forwarder = new TestForwarder(agent.Udp, EuiText);
        for (var i = 1; i <= 600; i++)
        {
            Assert.True(await forwarder.PushAsync(NetworkFrames.Data(NetworkFrames.OfNobody, i)));
            if (i == 200)
            {
                // What the broker has confirmed and not passed on dies with it: that is its promise, not ours.
                await Eventually.HoldsAsync(() => partner.Server.Uplinks.Count >= 200, "the first came");
                await partner.Broker.KillAsync();
            }

            if (i == 400)
            {
                await partner.Broker.StartAgainAsync();
                await partner.Server.ConnectAsync();
            }
        }

        await Eventually.HoldsAsync(() => agent.Destinations[0].WaitingFrames == 0 && agent.Spool.Frames == 0,
            "both spools are empty");
        await Eventually.HoldsAsync(() => partner.Server.StoredCount(Eui) == 600, "all came");
        Assert.Equal(Enumerable.Range(1, 600),
            partner.Server.Uplinks.Select(u => NetworkFrames.Number(u.Frame)).Distinct().Order());
        Assert.Equal((600, 0L), (town.Server.StoredCount(Eui), Lost(agent, "partner")));
    }

    [Fact]
    public async Task An_operators_packet_over_udp_reaches_the_radio_unchanged_and_its_answer_goes_back()
    {
        await using var town = await Network.StartAsync();
        using var udp = new TestUdpNetwork();
        await using var agent = await RunningAgent.StartAsync(town.Port,
            ("Agent:DownlinkOwner", "udp"),
            ("Agent:Destinations:udp:Kind", "Udp"),
            ("Agent:Destinations:udp:Udp:Host", "127.0.0.1"),
            ("Agent:Destinations:udp:Udp:Port", Text(udp.Port)));
        using var forwarder = new TestForwarder(agent.Udp, EuiText, "",
            """{"txpk_ack":{"error":"COLLISION_PACKET"}}""");
        await forwarder.PullAsync();
        await forwarder.PushAsync(NetworkFrames.Data(NetworkFrames.OfNobody, 1));
        await Eventually.HoldsAsync(() => udp.HasPulled && !udp.Uplinks.IsEmpty, "the uplink came");

        await udp.SendDownAsync(0x1234, Txpk(1_001_000));
        await Eventually.HoldsAsync(() => udp.TxAcks.Count == 1, "a TX_ACK came");
        await udp.SendDownAsync(0x4321, Txpk(9_001_000));
        await Eventually.HoldsAsync(() => udp.TxAcks.Count == 2, "another TX_ACK came");

        Assert.Equal([(0x1234, """{"txpk_ack":{"error":"NONE"}}"""),
            (0x4321, """{"txpk_ack":{"error":"COLLISION_PACKET"}}""")], udp.TxAcks.Select(a => ((int)a.Token, a.Body)));
        Assert.Equal([1_001_000, 9_001_000], forwarder.Downlinks.Select(text =>
            JsonDocument.Parse(text).RootElement.GetProperty("txpk").GetProperty("tmst").GetInt64()));
        Assert.Empty(town.Server.TxAcks);
    }

    [Fact]
    public async Task Who_only_listens_is_refused_at_once_over_udp_and_mqtt()
    {
        await using var town = await Network.StartAsync();
        await using var partner = await Network.StartAsync();
        using var udp = new TestUdpNetwork();
        await using var agent = await RunningAgent.StartAsync(town.Port,
            ("Agent:Destinations:partner:Mqtt:Host", "127.0.0.1"),
            ("Agent:Destinations:partner:Mqtt:Port", Text(partner.Port)),
            ("Agent:Destinations:udp:Kind", "Udp"),
            ("Agent:Destinations:udp:Udp:Host", "127.0.0.1"),
            ("Agent:Destinations:udp:Udp:Port", Text(udp.Port)),
            ("Agent:Destinations:udp:Udp:KeepAlive", "true"));
        using var forwarder = new TestForwarder(agent.Udp, EuiText);
        await forwarder.PullAsync();
        await forwarder.PushAsync(NetworkFrames.Data(NetworkFrames.OfNobody, 1));
        await Eventually.HoldsAsync(() => udp.HasPulled && !partner.Server.Uplinks.IsEmpty, "both are connected");

        await udp.SendDownAsync(1, Txpk(1_001_000));
        await partner.Server.SendDownAsync(Eui, Google.Protobuf.MessageExtensions.ToByteArray(NetworkFrames.AtOnce(7)));

        await Eventually.HoldsAsync(() => !udp.TxAcks.IsEmpty && !partner.Server.TxAcks.IsEmpty, "both were answered");
        Assert.Equal("""{"txpk_ack":{"error":"UNKNOWN"}}""", udp.TxAcks.Single().Body);
        Assert.Equal(7u, partner.Server.TxAcks.Single().DownlinkId);
        Assert.Empty(forwarder.Downlinks);
        Assert.Equal(2, agent.Log.Count(3520));
    }

    private static string Txpk(uint counter) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"imme":false,"tmst":{{counter}},"freq":868.1,"rfch":0,"powe":14,"modu":"LORA","datr":"SF7BW125","codr":"4/5",
        "ipol":true,"size":12,"data":"YAQDAgGAAQAKq7wB"}
        """);

    private static long Lost(RunningAgent agent, string name) =>
        agent.Destinations.Single(d => d.Name == name).Tally.Lost;

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
