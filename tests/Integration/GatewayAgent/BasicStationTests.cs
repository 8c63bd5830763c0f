using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Kreisfunk.Contracts.Gateway;
using Xunit;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>What only Basics Stations have: discovery, credentials, dead links, updates.</summary>
public sealed class BasicStationTests
{
    private const string Eui = "aa555a0000000101", Question = """{"router":"aa55:5a00:0:101"}""";

    [Fact]
    public async Task The_address_is_the_one_the_station_has_found_the_agent_under()
    {
        await using var agent = await RunningAgent.StartAsync(1);
        var answer = await DiscoverAsync(agent);
        Assert.Equal($"ws://{agent.Stations}/router/{Eui}", answer.GetProperty("uri").GetString());
        Assert.Equal("aa55:5a00:0:101", answer.GetProperty("router").GetString());
    }

    [Fact]
    public async Task A_region_that_does_not_fit_is_said_to_the_station_and_once_in_the_log()
    {
        await using var agent = await RunningAgent.StartAsync(1, ("Agent:Region", "us915"));
        for (var i = 0; i < 3; i++)
            Assert.Contains("Agent:Station:SubBands", (await DiscoverAsync(agent)).GetProperty("error").GetString(),
                StringComparison.Ordinal);
        Assert.Equal(1, agent.Log.Count(3401));
    }

    [Fact]
    public async Task The_older_of_two_connections_is_closed_at_once()
    {
        await using var agent = await RunningAgent.StartAsync(1);
        await using var older = new TestStation(agent.Stations, Eui);
        await using var newer = new TestStation(agent.Stations, Eui);
        await older.OpenAsync();
        await newer.OpenAsync();
        await Eventually.HoldsAsync(() => older.CloseStatus is not null, "the older one was closed");
        Assert.Equal(1008, older.CloseStatus);
        Assert.Null(newer.CloseStatus);
    }

    [Fact]
    public async Task A_dead_link_is_found_by_its_silence()
    {
        await using var bench = await RadioBench.StartAsync(("Agent:Station:PingInterval", "00:00:01"));
        await using var station = new TestStation(bench.Agent.Stations, Eui);
        station.FallSilent();
        await station.OpenAsync();
        await Eventually.HoldsAsync(() => bench.Server.States.LastOrDefault()?.State == ConnState.Types.State.Offline,
            "OFFLINE came");
    }

    [Fact]
    public async Task A_link_that_only_answers_pings_stays()
    {
        await using var bench = await RadioBench.StartAsync(("Agent:Station:PingInterval", "00:00:01"));
        await using var station = new TestStation(bench.Agent.Stations, Eui);
        await station.OpenAsync();
        await Eventually.HoldsAsync(() => !bench.Server.States.IsEmpty, "ONLINE came");
        await Task.Delay(TimeSpan.FromSeconds(6), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(bench.Server.States, s => s.State == ConnState.Types.State.Offline);
    }

    [Fact]
    public async Task A_stopping_agent_says_goodbye_and_offline()
    {
        await using var bench = await RadioBench.StartAsync();
        await using var station = new TestStation(bench.Agent.Stations, Eui);
        await station.OpenAsync();
        await Eventually.HoldsAsync(() => !bench.Server.States.IsEmpty, "ONLINE came");
        await bench.Agent.StopAsync();
        await Eventually.HoldsAsync(() => bench.Server.States.Last().State == ConnState.Types.State.Offline,
            "OFFLINE came");
        Assert.Equal(1001, station.CloseStatus);
    }

    [Fact]
    public async Task A_message_longer_than_any_ends_the_connection()
    {
        await using var agent = await RunningAgent.StartAsync(1);
        await using var station = new TestStation(agent.Stations, Eui);
        await station.OpenAsync();
        await station.SayAsync(new byte[100_000]);
        await Eventually.HoldsAsync(() => station.CloseStatus is not null, "it was closed");
        Assert.Equal(1009, station.CloseStatus);
    }

    [Fact]
    public async Task A_token_lets_in_and_a_wrong_one_is_refused_and_said_once()
    {
        await using var agent = await RunningAgent.StartAsync(1, ($"Agent:Station:Tokens:{Eui}", "3s3cret"));
        using var right = await StationSocket.OpenAsync(agent.Stations, $"/router/{Eui}", "Bearer 3s3cret");
        Assert.Contains("101", right.StatusLine, StringComparison.Ordinal);
        for (var i = 0; i < 3; i++)
        {
            using var wrong = await StationSocket.OpenAsync(agent.Stations, $"/router/{Eui}", "Bearer other");
            Assert.Contains("403", wrong.StatusLine, StringComparison.Ordinal);
        }

        Assert.Equal(1, agent.Log.Count(3401));
        Assert.DoesNotContain(agent.Log.Lines, line => line.Text.Contains("3s3cret", StringComparison.Ordinal)
            || line.Text.Contains("Bearer other", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Over_tls_the_certificate_must_name_the_gateway()
    {
        using var certificates = new StationCertificates();
        await using var agent = await StartTlsAsync(certificates);
        using var own = certificates.OfGateway(Eui);
        using var other = certificates.OfGateway("aa555a0000000102");
        using var foreign = StationCertificates.OfForeignAuthority(Eui);
        Assert.Contains("101", await StatusAsync(agent, certificates, own), StringComparison.Ordinal);
        Assert.Contains("403", await StatusAsync(agent, certificates, other), StringComparison.Ordinal);
        Assert.Contains("403", await StatusAsync(agent, certificates, foreign), StringComparison.Ordinal);
        Assert.Contains("403", await StatusAsync(agent, certificates, null), StringComparison.Ordinal);
        Assert.Equal(3, agent.Log.Count(3401));
    }

    [Fact]
    public async Task Over_tls_discovery_leads_to_tls()
    {
        using var certificates = new StationCertificates();
        await using var agent = await StartTlsAsync(certificates);
        using var own = certificates.OfGateway(Eui);
        var answer = await DiscoverAsync(agent, StationSocket.Tls(certificates.Server, own));
        Assert.StartsWith("wss://", answer.GetProperty("uri").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Updates_are_handed_out_over_http()
    {
        var folder = Directory.CreateTempSubdirectory("cups-");
        await File.WriteAllTextAsync(Path.Combine(folder.CreateSubdirectory(Eui).FullName, "tc.uri"),
            "ws://127.0.0.1:6138", TestContext.Current.CancellationToken);
        await using var agent = await RunningAgent.StartAsync(1, ("Agent:Station:Cups:Directory", folder.FullName));
        using var client = new HttpClient();
        var url = new Uri($"http://{agent.Stations}/update-info");

        var answer = await client.PostAsync(url, new StringContent(Question), TestContext.Current.CancellationToken);
        Assert.Equal("001377733a2f2f3132372e302e302e313a36313338000000000000000000000000", Convert.ToHexStringLower(
            await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));

        var bad = await client.PostAsync(url, new StringContent("{}"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        var large = await client.PostAsync(url, new StringContent(new string(' ', 20_000)),
            TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, large.StatusCode);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Who_is_no_station_is_told_what_is_here()
    {
        await using var agent = await RunningAgent.StartAsync(1);
        using var client = new HttpClient();
        foreach (var (path, status) in new[]
        {
            ("/", HttpStatusCode.NotFound), ("/router-info", HttpStatusCode.UpgradeRequired),
            ("/update-info", HttpStatusCode.NotFound),
        })
        {
            var answer = await client.GetAsync(new Uri($"http://{agent.Stations}{path}"),
                TestContext.Current.CancellationToken);
            Assert.Equal(status, answer.StatusCode);
        }

        using var nameless = await StationSocket.OpenAsync(agent.Stations, "/router");
        Assert.Contains("400", nameless.StatusLine, StringComparison.Ordinal);
    }

    private static Task<RunningAgent> StartTlsAsync(StationCertificates certificates) => RunningAgent.StartAsync(1,
        ("Agent:Station:CertificateFile", certificates.CertificateFile),
        ("Agent:Station:KeyFile", certificates.KeyFile),
        ("Agent:Station:ClientCaFile", certificates.CaFile));

    private static async Task<string> StatusAsync(RunningAgent agent, StationCertificates certificates,
        X509Certificate2? own)
    {
        using var socket = await StationSocket.OpenAsync(agent.Stations, $"/router/{Eui}", null,
            StationSocket.Tls(certificates.Server, own));
        return socket.StatusLine;
    }

    private static async Task<JsonElement> DiscoverAsync(RunningAgent agent,
        System.Net.Security.SslClientAuthenticationOptions? tls = null)
    {
        using var socket = await StationSocket.OpenAsync(agent.Stations, "/router-info", null, tls);
        await socket.SendAsync(Question);
        return JsonDocument.Parse(await socket.ReadTextAsync()).RootElement;
    }
}
