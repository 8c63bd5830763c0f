using Kreisfunk.Tests.Integration.Servers;
using Kreisfunk.Tests.Unit.GatewayAgent.Operation;
using Xunit;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>
/// A real Mosquitto that wants a certificate and takes the gateway's name from it; the test's own server uses a second,
/// plain port.
/// </summary>
public sealed class MutualTlsTests : IDisposable
{
    private const string Gateway = "aa555a00000013e2";

    private readonly TestAuthority _ours = new("our town"), _foreign = new("somebody");
    private readonly string _folder = ServerProcess.NewFolder("agent-tls");
    private readonly int _plainPort = ServerProcess.FreePort();

    [Fact]
    public async Task The_broker_knows_the_gateway_by_its_certificate()
    {
        await using var broker = await StartBrokerAsync(_ours);
        await using var server = await ServerAsync();
        _ours.IssueInto(InFolder("agent"), Gateway);
        await using var agent = await StartAgentAsync(broker);
        using var forwarder = new TestForwarder(agent.Udp, Gateway);
        for (var i = 1; i <= 50; i++)
            Assert.True(await forwarder.PushAsync(TestForwarder.Uplink(i, (uint)i)));
        await Eventually.HoldsAsync(() => agent.Spool.Frames == 0, "the spool is empty");
        Assert.Contains($"u'{Gateway}'", broker.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renewed_certificate_is_used_at_once_and_costs_no_uplink()
    {
        await using var broker = await StartBrokerAsync(_ours);
        await using var server = await ServerAsync();
        _ours.IssueInto(InFolder("agent"), Gateway, days: 10);
        await using var agent = await StartAgentAsync(broker);
        using var forwarder = new TestForwarder(agent.Udp, Gateway);
        await Eventually.HoldsAsync(() => agent.Log.Count(3221) == 1, "the agent is connected");
        Assert.Equal(1, agent.Log.Count(3712));

        _ours.IssueInto(InFolder("agent"), Gateway);
        for (var i = 1; agent.Log.Count(3221) < 2; i++)
        {
            Assert.True(await forwarder.PushAsync(TestForwarder.Uplink(i, (uint)i)));
            await Task.Delay(20, TestContext.Current.CancellationToken);
            Assert.True(i < 2000, "The agent did not connect anew.");
        }

        await Eventually.HoldsAsync(() => agent.Spool.Frames == 0, "the spool is empty");
        var numbers = server.Uplinks.Select(u => u.Sequence).Distinct().Order().ToList();
        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(n => (long)n), numbers);
        Assert.Equal(1, agent.Log.Count(3710));
        Assert.Equal(1, agent.Log.Count(3712));
    }

    [Fact]
    public async Task A_broker_of_another_authority_is_refused_and_the_uplinks_are_kept()
    {
        await using var broker = await StartBrokerAsync(_foreign);
        await AssertKeptAsync(broker, "which is not trusted here");
    }

    [Fact]
    public async Task A_broker_with_another_name_is_refused()
    {
        await using var broker = await StartBrokerAsync(_ours, "other.example");
        await AssertKeptAsync(broker, "not '127.0.0.1'");
    }

    [Fact]
    public async Task A_broker_whose_certificate_is_out_of_date_is_refused()
    {
        await using var broker = await StartBrokerAsync(_ours, "127.0.0.1", days: -1);
        await AssertKeptAsync(broker, "out of date");
    }

    [Fact]
    public async Task A_certificate_for_another_gateway_is_not_shown_to_anybody()
    {
        await using var broker = await StartBrokerAsync(_ours);
        await AssertKeptAsync(broker, $"this agent is {Gateway}", name: "aa555a00000013e3");
        Assert.DoesNotContain("aa555a00000013e3", broker.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_certificate_of_another_authority_is_refused_by_the_broker()
    {
        await using var broker = await StartBrokerAsync(_ours);
        await AssertKeptAsync(broker, "is away", issuer: _foreign);
        Assert.DoesNotContain($"u'{Gateway}'", broker.Log, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _ours.Dispose();
        _foreign.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task AssertKeptAsync(MosquittoServer broker, string reason, string name = Gateway,
        TestAuthority? issuer = null)
    {
        (issuer ?? _ours).IssueInto(InFolder("agent"), name);
        await using var agent = await StartAgentAsync(broker);
        using var forwarder = new TestForwarder(agent.Udp, Gateway);
        Assert.True(await forwarder.PushAsync(TestForwarder.Uplink(1, 1)));
        await Eventually.HoldsAsync(() => agent.Log.Count(3222) > 0, "the agent said that the broker is away");
        Assert.Contains(agent.Log.Lines,
            line => line.Id == 3222 && line.Text.Contains(reason, StringComparison.Ordinal));
        Assert.Equal(1, agent.Spool.Frames);
        Assert.Equal(0, agent.Log.Count(3221));
    }

    private Task<MosquittoServer> StartBrokerAsync(TestAuthority issuer, string name = "127.0.0.1", double days = 365)
    {
        issuer.IssueInto(InFolder("broker"), name, days, TestAuthority.ServerUse);
        _ours.WriteTrust(InFolder("ca.crt"));
        return MosquittoServer.StartAsync($"cafile {InFolder("ca.crt")}", $"certfile {InFolder("broker.crt")}",
            $"keyfile {InFolder("broker.key")}", "require_certificate true", "use_identity_as_username true",
            $"listener {_plainPort} 127.0.0.1");
    }

    private async Task<TestServer> ServerAsync()
    {
        var server = new TestServer(_plainPort, sendsCursor: true);
        await server.ConnectAsync();
        return server;
    }

    private Task<RunningAgent> StartAgentAsync(MosquittoServer broker) => RunningAgent.StartAsync(broker.Port,
        ("Agent:GatewayId", Gateway), ("Agent:Mqtt:Tls", "true"), ("Agent:Mqtt:CaFile", InFolder("ca.crt")),
        ("Agent:Mqtt:CertificateFile", InFolder("agent.crt")), ("Agent:Mqtt:KeyFile", InFolder("agent.key")));

    private string InFolder(string name) => Path.Combine(_folder, name);
}
