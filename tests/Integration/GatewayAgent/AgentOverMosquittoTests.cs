using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.Tests.Integration.Servers;
using Xunit;
using static Kreisfunk.Contracts.Gateway.TxAckStatus;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>Real UDP in, a real broker between, protobuf out.</summary>
public sealed class AgentOverMosquittoTests
{
    private const string EuiText = "aa555a00000013e2";

    private static readonly Eui64 Eui = new(0xaa555a00000013e2), Other = new(0xaa555a00000013e3);

    [Fact]
    public async Task Uplinks_of_two_gateways_arrive_in_order_and_the_cursor_frees_the_spool()
    {
        await using var broker = await MosquittoServer.StartAsync();
        await using var server = new TestServer(broker.Port, sendsCursor: true);
        await server.ConnectAsync();
        await using var agent = await RunningAgent.StartAsync(broker.Port);
        using var one = new TestForwarder(agent.Udp, EuiText);
        using var two = new TestForwarder(agent.Udp, Other.ToString());
        for (var i = 1; i <= 500; i++)
        {
            Assert.True(await one.PushAsync(TestForwarder.Uplink(i, (uint)i)));
            Assert.True(await two.PushAsync(TestForwarder.Uplink(i, (uint)i)));
        }

        await Eventually.HoldsAsync(() => agent.Spool.Frames == 0, "the spool is empty");
        foreach (var gateway in new[] { Eui, Other })
            Assert.Equal(Enumerable.Range(1, 500),
                server.Uplinks.Where(u => u.Gateway == gateway).Select(u => Number(u.Frame)));
        var first = server.Uplinks.First(u => u.Gateway == Eui).Frame;
        Assert.Equal((EuiText, 868_100_000u, -60), (first.RxInfo.GatewayId, first.TxInfo.Frequency, first.RxInfo.Rssi));
        AssertNoErrors(agent);
    }

    [Fact]
    public async Task A_downlink_refused_for_rx1_goes_out_in_rx2()
    {
        await using var broker = await MosquittoServer.StartAsync();
        await using var server = new TestServer(broker.Port, sendsCursor: true);
        await server.ConnectAsync();
        await using var agent = await RunningAgent.StartAsync(broker.Port);
        using var forwarder = new TestForwarder(agent.Udp, EuiText,
            """{"txpk_ack":{"error":"COLLISION_PACKET"}}""", "\0");
        await OpenAsync(forwarder, server);

        await server.SendDownAsync(Eui, Downlink(1).ToByteArray());

        await Eventually.HoldsAsync(() => !server.TxAcks.IsEmpty, "a DownlinkTxAck came");
        Assert.Equal([CollisionPacket, Ok], server.TxAcks.Single().Items.Select(item => item.Status));
        Assert.Equal(["6000000", "7000000"], forwarder.Downlinks.Select(Counter));
        AssertNoErrors(agent);
    }

    [Fact]
    public async Task Silence_on_rx1_leads_to_rx2_in_time_and_json_commands_are_understood()
    {
        await using var broker = await MosquittoServer.StartAsync();
        await using var server = new TestServer(broker.Port, sendsCursor: true);
        await server.ConnectAsync();
        await using var agent = await RunningAgent.StartAsync(broker.Port);
        using var forwarder = new TestForwarder(agent.Udp, EuiText, null, "");
        await OpenAsync(forwarder, server);

        await server.SendDownAsync(Eui, Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(Downlink(5))));

        await Eventually.HoldsAsync(() => !server.TxAcks.IsEmpty, "a DownlinkTxAck came");
        Assert.Equal([InternalError, Ok], server.TxAcks.Single().Items.Select(item => item.Status));
    }

    [Fact]
    public async Task A_broker_killed_in_the_middle_costs_no_uplink()
    {
        await using var broker = await MosquittoServer.StartAsync();
        await using var server = new TestServer(broker.Port, sendsCursor: true);
        await server.ConnectAsync();
        await using var agent = await RunningAgent.StartAsync(broker.Port);
        using var forwarder = new TestForwarder(agent.Udp, EuiText);
        for (var i = 1; i <= 3000; i++)
        {
            Assert.True(await forwarder.PushAsync(TestForwarder.Uplink(i, (uint)i)));
            if (i == 1000)
                await broker.KillAsync();
            if (i == 2000)
            {
                await broker.StartAgainAsync();
                await server.ConnectAsync();
            }
        }

        await Eventually.HoldsAsync(() => agent.Spool.Frames == 0, "the spool is empty");
        Assert.Equal(3000, server.StoredCount(Eui));
        Assert.Equal(Enumerable.Range(1, 3000), server.Uplinks.Select(u => Number(u.Frame)).Distinct().Order());
        Assert.Equal(1, agent.Log.Count(3222));
        Assert.Equal(2, agent.Log.Count(3221));
    }

    [Fact]
    public async Task A_broker_that_stands_still_costs_no_uplink_and_no_push_ack()
    {
        await using var broker = await MosquittoServer.StartAsync();
        await using var server = new TestServer(broker.Port, sendsCursor: true);
        await server.ConnectAsync();
        await using var agent = await RunningAgent.StartAsync(broker.Port);
        using var forwarder = new TestForwarder(agent.Udp, EuiText);
        await OpenAsync(forwarder, server);
        broker.Suspend();
        for (var i = 2; i <= 800; i++)
            Assert.True(await forwarder.PushAsync(TestForwarder.Uplink(i, 5_000_000)));
        await Task.Delay(2000, TestContext.Current.CancellationToken);
        broker.Resume();

        await Eventually.HoldsAsync(() => agent.Spool.Frames == 0, "the spool is empty");
        Assert.Equal(800, server.StoredCount(Eui));
    }

    [Fact]
    public async Task A_server_that_comes_later_than_the_uplinks_gets_them_all()
    {
        await using var broker = await MosquittoServer.StartAsync();
        await using var agent = await RunningAgent.StartAsync(broker.Port,
            ("Agent:Mqtt:ForeignServerAfter", "00:00:00.2"));
        using var forwarder = new TestForwarder(agent.Udp, EuiText);
        for (var i = 1; i <= 300; i++)
            Assert.True(await forwarder.PushAsync(TestForwarder.Uplink(i, (uint)i)));
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        Assert.Equal(300, agent.Spool.Frames);

        await using var server = new TestServer(broker.Port, sendsCursor: true);
        await server.ConnectAsync();
        await Eventually.HoldsAsync(() => agent.Spool.Frames == 0, "the spool is empty");
        Assert.Equal(300, server.StoredCount(Eui));
    }

    [Fact]
    public async Task Behind_a_foreign_server_the_brokers_word_counts_and_that_is_said_once()
    {
        await using var broker = await MosquittoServer.StartAsync();
        await using var server = new TestServer(broker.Port, sendsCursor: false);
        await server.ConnectAsync();
        await using var agent = await RunningAgent.StartAsync(broker.Port,
            ("Agent:Mqtt:ForeignServerAfter", "00:00:01"));
        using var forwarder = new TestForwarder(agent.Udp, EuiText);
        for (var i = 1; i <= 600; i++)
            Assert.True(await forwarder.PushAsync(TestForwarder.Uplink(i, (uint)i)));

        await Eventually.HoldsAsync(() => agent.Spool.Frames == 0, "the spool is empty");
        // Each once: a foreign server would take a repetition for an attack.
        await Eventually.HoldsAsync(() => server.Uplinks.Count >= 600, "all came");
        Assert.Equal(Enumerable.Range(1, 600), server.Uplinks.Select(u => Number(u.Frame)));
        Assert.Equal(1, agent.Log.Count(3202));
    }

    [Fact]
    public async Task States_and_reports_are_published_and_an_orderly_stop_says_offline()
    {
        await using var broker = await MosquittoServer.StartAsync();
        await using var server = new TestServer(broker.Port, sendsCursor: true);
        await server.ConnectAsync();
        await using var agent = await RunningAgent.StartAsync(broker.Port);
        using var forwarder = new TestForwarder(agent.Udp, EuiText);
        await OpenAsync(forwarder, server);
        await forwarder.PushAsync("""{"stat":{"time":"2026-11-23 12:42:29 GMT","rxnb":7,"rxok":5,"temp":24.5}}""");
        await Eventually.HoldsAsync(() => !server.Stats.IsEmpty, "the report came");
        Assert.Equal(7u, server.Stats.First().RxPacketsReceived);

        await agent.StopAsync();

        await Eventually.HoldsAsync(() => server.States.Any(s => s.State == ConnState.Types.State.Offline),
            "OFFLINE came");
        // Retained: who comes later knows too.
        await using var late = new TestServer(broker.Port, sendsCursor: false);
        await late.ConnectAsync();
        await Eventually.HoldsAsync(() => !late.States.IsEmpty, "the retained state came");
        Assert.Equal(ConnState.Types.State.Offline, late.States.First().State);
    }

    [Fact]
    public async Task Json_is_written_when_asked_for()
    {
        await using var broker = await MosquittoServer.StartAsync();
        await using var server = new TestServer(broker.Port, sendsCursor: false);
        await server.ConnectAsync();
        await using var agent = await RunningAgent.StartAsync(broker.Port, ("Agent:Marshaler", "json"));
        using var forwarder = new TestForwarder(agent.Udp, EuiText);
        await forwarder.PushAsync(TestForwarder.Uplink(1, 5));
        await Eventually.HoldsAsync(() => !server.Payloads.IsEmpty, "a message came");
        var message = JsonDocument.Parse(server.Payloads.First()).RootElement;
        Assert.Equal(EuiText, message.GetProperty("rxInfo").GetProperty("gatewayId").GetString());
        Assert.Equal("AAAABQ==", message.GetProperty("rxInfo").GetProperty("context").GetString());
    }

    [Fact]
    public async Task A_port_in_use_is_said_in_one_sentence_with_the_fix()
    {
        await using var first = await RunningAgent.StartAsync(1);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => RunningAgent.StartAsync(1,
            ("Agent:Udp:Port", first.Udp.Port.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        Assert.Contains($"UDP port {first.Udp.Port}", error.Message, StringComparison.Ordinal);
        Assert.Contains("Agent:Udp:Port", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_on_the_allow_list_gets_no_answer()
    {
        await using var agent = await RunningAgent.StartAsync(1, ("Agent:Udp:Allow:0", "192.0.2.0/24"));
        using var forwarder = new TestForwarder(agent.Udp, EuiText);
        Assert.False(await forwarder.PushAsync(TestForwarder.Uplink(1, 1), waitSeconds: 0.5));
        Assert.Equal(0, agent.Spool.Frames);
    }

    /// <summary>The forwarder asks for downlinks and sends an uplink at 5 s of its counter.</summary>
    private static async Task OpenAsync(TestForwarder forwarder, TestServer server)
    {
        await forwarder.PullAsync();
        await Eventually.HoldsAsync(() => server.States.Any(s => s.State == ConnState.Types.State.Online),
            "ONLINE came");
        Assert.True(await forwarder.PushAsync(TestForwarder.Uplink(1, 5_000_000)));
        await Eventually.HoldsAsync(() => !server.Uplinks.IsEmpty, "the uplink came");
    }

    private static DownlinkFrame Downlink(int delaySeconds) => new()
    {
        DownlinkId = 4711,
        GatewayId = EuiText,
        Items = { Item(delaySeconds, 868_100_000), Item(delaySeconds + 1, 869_525_000) },
    };

    private static DownlinkFrameItem Item(int delaySeconds, uint frequencyHz) => new()
    {
        PhyPayload = ByteString.CopyFrom(0x60, 4, 3, 2, 1, 0x80, 1, 0, 0x0a, 0xab, 0xbc),
        TxInfo = new DownlinkTxInfo
        {
            Frequency = frequencyHz,
            Power = 14,
            Modulation = new Modulation { Lora = new LoraModulationInfo { Bandwidth = 125_000, SpreadingFactor = 7 } },
            Context = ByteString.CopyFrom(0, 0x4c, 0x4b, 0x40),
            Timing = new Timing { Delay = new DelayTimingInfo { Delay = new Duration { Seconds = delaySeconds } } },
        },
    };

    private static string Counter(string pullResp) =>
        JsonDocument.Parse(pullResp).RootElement.GetProperty("txpk").GetProperty("tmst").GetRawText();

    private static int Number(UplinkFrame frame) =>
        frame.PhyPayload[1] << 16 | frame.PhyPayload[2] << 8 | frame.PhyPayload[3];

    private static void AssertNoErrors(RunningAgent agent) => Assert.Empty(
        agent.Log.Lines.Where(line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Warning));
}
