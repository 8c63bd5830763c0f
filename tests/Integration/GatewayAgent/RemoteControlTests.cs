using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.Tests.Integration.Servers;
using Xunit;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>command/config and command/exec over a real broker.</summary>
public sealed class RemoteControlTests : IDisposable
{
    private const string Gateway = "aa555a00000013e2";

    private static readonly Eui64 Eui = new(0xaa555a00000013e2);

    private readonly string _folder = ServerProcess.NewFolder("agent-remote");

    [Fact]
    public async Task A_configuration_holds_is_reported_and_survives_a_restart()
    {
        await using var broker = await MosquittoServer.StartAsync();
        await using var server = new TestServer(broker.Port, sendsCursor: true);
        await server.ConnectAsync();
        await using (var agent = await StartAsync(broker))
        {
            using var forwarder = await OpenAsync(agent, server);
            await server.SendAsync(Eui, GatewayTopicKind.Configuration, new GatewayConfiguration
            {
                GatewayId = Gateway,
                Version = "v7",
                StatsInterval = new Duration { Seconds = 1 },
            }.ToByteArray());
            // Its own interval is an hour: reports come because of the configuration.
            await Eventually.HoldsAsync(() => server.Stats.Any(s => s.ConfigVersion == "v7"), "a report came");
        }

        server.Stats.Clear();
        await using var again = await StartAsync(broker);
        using var second = await OpenAsync(again, server);
        await Eventually.HoldsAsync(() => server.Stats.Any(s => s.ConfigVersion == "v7"), "a report came");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_listed_command_is_answered_in_the_form_that_is_configured(bool asJson)
    {
        await using var broker = await MosquittoServer.StartAsync();
        await using var server = new TestServer(broker.Port, sendsCursor: true);
        await server.ConnectAsync();
        await using var agent = await StartAsync(broker, ("Agent:Marshaler", asJson ? "Json" : "Protobuf"));
        using var forwarder = new TestForwarder(agent.Udp, Gateway);
        await forwarder.PullAsync();
        await Eventually.HoldsAsync(() => !server.Payloads.IsEmpty, "ONLINE came");
        var request = new GatewayCommandExecRequest { GatewayId = Gateway, Command = "hello", ExecId = 7 };

        await server.SendAsync(Eui, GatewayTopicKind.ExecRequest,
            asJson ? Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(request)) : request.ToByteArray());

        await Eventually.HoldsAsync(() => server.Answers.Any(a => a.ExecId == 7), "an answer came");
        Assert.Equal("hello\n", server.Answers.Single().Stdout.ToStringUtf8());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<RunningAgent> StartAsync(MosquittoServer broker, params (string Key, string Value)[] more) =>
        RunningAgent.StartAsync(broker.Port,
        [
            ("Agent:StateDirectory", _folder), ("Agent:StatsInterval", "01:00:00"),
            ("Agent:Commands:hello:Program", "/bin/echo"), ("Agent:Commands:hello:Arguments:0", "hello"), .. more,
        ]);

    private static async Task<TestForwarder> OpenAsync(RunningAgent agent, TestServer server)
    {
        server.States.Clear();
        var forwarder = new TestForwarder(agent.Udp, Gateway);
        await forwarder.PullAsync();
        await Eventually.HoldsAsync(() => server.States.Any(s => s.State == ConnState.Types.State.Online),
            "ONLINE came");
        return forwarder;
    }
}
