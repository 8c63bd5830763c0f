using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.Tests.Integration.Servers;
using Kreisfunk.Tests.Unit.GatewayAgent.Operation;
using Xunit;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>What reflection would do elsewhere must work without it here: the native binary as a process.</summary>
public sealed class AgentBinaryTests : IDisposable
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private const string Gateway = "aa555a00000013e2";

    private static readonly HttpClient Http = new();

    private readonly string _folder = ServerProcess.NewFolder("agent-binary");
    private readonly int _udpPort = FreeUdpPort();

    [Fact]
    public async Task It_speaks_json_over_a_real_broker_and_tells_how_it_stands()
    {
        await using var broker = await MosquittoServer.StartAsync();
        await using var server = new TestServer(broker.Port, sendsCursor: false);
        await server.ConnectAsync();
        await using var agent = await StartAsync(broker.Port, ("Agent__Marshaler", "json"));
        using var forwarder = new TestForwarder(new IPEndPoint(IPAddress.Loopback, _udpPort), Gateway);
        await forwarder.PullAsync();
        Assert.True(await forwarder.PushAsync(TestForwarder.Uplink(1, 5_000_000)));
        await Eventually.HoldsAsync(() => server.Payloads.Any(p => p.Contains("rxInfo", StringComparison.Ordinal)),
            "the uplink came");
        var uplink = JsonDocument.Parse(server.Payloads.First(p => p.Contains("rxInfo", StringComparison.Ordinal)));
        Assert.Equal(868_100_000, uplink.RootElement.GetProperty("txInfo").GetProperty("frequency").GetInt32());

        var frame = JsonParser.Default.Parse<DownlinkFrame>("""
            {"gatewayId":"aa555a00000013e2","downlinkId":5,"items":[{"phyPayload":"YAQDAgGAAQAKq7w=","txInfo":{
            "frequency":868100000,"power":14,"timing":{"immediately":{}},
            "modulation":{"lora":{"bandwidth":125000,"spreadingFactor":7,"codeRate":"CR_4_5"}}}}]}
            """);
        await server.SendDownAsync(new Eui64(0xaa555a00000013e2),
            Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(frame)));
        await Eventually.HoldsAsync(() => !forwarder.Downlinks.IsEmpty, "the downlink came");

        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(Url(agent, "readyz"), Cancel)).StatusCode);
        Assert.Contains("\nkreisfunk_agent_frames_total 1\n", await Http.GetStringAsync(Url(agent, "metrics"), Cancel),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Systemd_hears_that_it_is_ready_and_lives()
    {
        using var manager = new NotifySocket();
        await using var agent = await StartAsync(1, ("NOTIFY_SOCKET", manager.Path), ("WATCHDOG_USEC", "600000"));
        Assert.Equal("READY=1", manager.Next());
        var words = Enumerable.Range(0, 6).Select(_ => manager.Next()).ToList();
        Assert.True(words.Count(word => word == "WATCHDOG=1") >= 3, string.Join(", ", words));
        await agent.StopAsync();
        string last;
        do
            last = manager.Next();
        while (last != "STOPPING=1");
    }

    [Fact]
    public async Task Wrong_settings_are_said_in_sentences()
    {
        var (status, text) = await AgentBinary.RunAsync(await AgentBinary.RequireAsync(), [],
            new Dictionary<string, string> { ["KREISFUNK__Agent__Udp__Port"] = "70000" });
        Assert.Equal(2, status);
        Assert.Contains("Agent:Udp:Port is 70000", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_update_is_installed_started_and_kept()
    {
        var binary = await AgentBinary.RequireAsync();
        await SignAsync(binary, "90.0.0");
        await using var agent = await StartAsync(1, [.. UpdateSettings, ("Agent__Update__ConfirmAfter", "00:00:01")]);

        var (status, text) = await InstallAsync();
        Assert.True(status == 0, text);
        await Eventually.HoldsAsync(() => Directory.Exists(InFolder("state/slots/a")), "the slot is written");
        // The running agent ends by itself; systemd would start it again.
        await Eventually.HoldsAsync(() => !agent.IsRunning, "the old agent ended");
        await agent.StartAsync();
        await Eventually.HoldsAsync(() => File.ReadAllLines(InFolder("state/slots/state"))[0].Length == 0,
            "the new version is confirmed");
        Assert.Equal(InFolder("state/slots/a/kreisfunk-gateway-agent"),
            new FileInfo($"/proc/{agent.ProcessId}/exe").LinkTarget);
    }

    [Fact]
    public async Task A_version_that_crashes_is_left_for_the_packaged_one_and_reported()
    {
        var broken = InFolder("broken");
        await File.WriteAllTextAsync(broken, "#!/bin/sh\nexit 7\n", TestContext.Current.CancellationToken);
        await SignAsync(broken, "91.0.0");
        Assert.Equal(0, (await InstallAsync()).Status);
        for (var i = 0; i < 2; i++)
            Assert.Equal(7, (await LaunchAsync()).Status);

        await using var agent = await StartAsync(1, UpdateSettings);
        Assert.Contains("Version 91.0.0 was left again", agent.Log, StringComparison.Ordinal);
        Assert.Equal(await AgentBinary.RequireAsync(), new FileInfo($"/proc/{agent.ProcessId}/exe").LinkTarget);
    }

    [Fact]
    public async Task A_package_that_was_changed_is_refused_with_a_sentence()
    {
        await SignAsync(await AgentBinary.RequireAsync(), "90.0.0");
        var package = await File.ReadAllBytesAsync(InFolder("new.kfu"), TestContext.Current.CancellationToken);
        package[^1] ^= 1;
        await File.WriteAllBytesAsync(InFolder("new.kfu"), package, TestContext.Current.CancellationToken);
        var (status, text) = await InstallAsync();
        Assert.Equal(1, status);
        Assert.Contains("do not install it", text, StringComparison.Ordinal);
        Assert.False(Directory.Exists(InFolder("state/slots")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private (string Key, string Value)[] UpdateSettings =>
        [("Agent__StateDirectory", InFolder("state")), ("Agent__Update__PublicKeyFile", InFolder("public.pem"))];

    private async Task<ServerProcess> StartAsync(int brokerPort, params (string Key, string Value)[] more)
    {
        var binary = await AgentBinary.RequireAsync();
        return await ServerProcess.StartOnFreePortAsync(port => Task.FromResult(new ServerProcess(binary, ["launch"],
            port, async cancel =>
                await Http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/healthz"), cancel) == "ok\n")
        {
            Variables = Variables([("Agent__Mqtt__Port", $"{brokerPort}"), ("Agent__Endpoint__Port", $"{port}"),
                ("Agent__Udp__Port", $"{_udpPort}"), ("Agent__StateDirectory", InFolder("state")), .. more]),
        }));
    }

    private async Task<(int Status, string Text)> LaunchAsync() =>
        await AgentBinary.RunAsync(await AgentBinary.RequireAsync(), ["launch"], Variables(UpdateSettings));

    private async Task<(int Status, string Text)> InstallAsync() => await AgentBinary.RunAsync(
        await AgentBinary.RequireAsync(), ["update", InFolder("new.kfu")], Variables(UpdateSettings));

    private async Task SignAsync(string binary, string version)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(InFolder("private.pem"), key.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(InFolder("public.pem"), key.ExportSubjectPublicKeyInfoPem());
        var (status, text) = await AgentBinary.RunAsync(await AgentBinary.RequireAsync(),
            ["sign-update", "--binary", binary, "--key", InFolder("private.pem"), "--version", version,
                "--architecture", AgentBinary.Architecture, "--out", InFolder("new.kfu")]);
        Assert.True(status == 0, text);
    }

    private static Dictionary<string, string> Variables(IEnumerable<(string Key, string Value)> settings) =>
        settings.GroupBy(s => s.Key).ToDictionary(
            group => group.Key.StartsWith("Agent__", StringComparison.Ordinal) ? "KREISFUNK__" + group.Key : group.Key,
            group => group.Last().Value);

    private static Uri Url(ServerProcess agent, string path) => new($"http://127.0.0.1:{agent.Port}/{path}");

    private static int FreeUdpPort()
    {
        using var client = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)client.Client.LocalEndPoint!).Port;
    }

    private string InFolder(string name) => Path.Combine(_folder, name);
}
