using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Kreisfunk.Tests.Integration.GatewayAgent;
using Kreisfunk.Tests.Integration.Servers;
using Xunit;

namespace Kreisfunk.Tests.Integration.AllInOne;

/// <summary>The real executable, as a person starts it.</summary>
public sealed class UpTests : IAsyncDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);

    private readonly string _folder = ServerProcess.NewFolder("up");
    private readonly int _http = ServerProcess.FreePort();
    private readonly int _mqtt = ServerProcess.FreePort();
    private readonly int _udp = ServerProcess.FreePort();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(10) };
    private ServerProcess? _process;

    private string Url => $"http://127.0.0.1:{_http}";

    private string[] Arguments =>
    [
        Executable, "up", "--town", "5", "--town-interval", "5", "--data", _folder, "--http", Url,
        "--mqtt-port", $"{_mqtt}", "--udp-port", $"{_udp}", "--station-port", "0",
    ];

    /// <summary>Beside the tests' own output: all-in-one/bin/(Debug or Release)/net10.0.</summary>
    private static string Executable
    {
        get
        {
            var build = new DirectoryInfo(AppContext.BaseDirectory);
            var root = build;
            while (!File.Exists(Path.Combine(root.FullName, "IoT.sln")))
                root = root.Parent!;
            return Path.Combine(root.FullName, "all-in-one", "bin", build.Parent!.Name, build.Name, "kreisfunk.dll");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_town_of_five_shows_measurements_of_five_devices_within_a_minute_and_again_after_a_restart()
    {
        await StartAsync();
        var first = await WaitForUplinksAsync(since: null);
        Assert.Equal(5, first.Count);
        Assert.Contains("Kreisfunk is up.", _process!.Log, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_folder, "admin.token"), _process.Log, StringComparison.Ordinal);

        var stopping = Stopwatch.StartNew();
        await _process.StopAsync();
        Assert.True(stopping.Elapsed < TimeSpan.FromSeconds(15), $"Stopping took {stopping.Elapsed}.\n{_process.Log}");
        Assert.Contains("Stopped.", _process.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", _process.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("crit:", _process.Log, StringComparison.Ordinal);

        var again = TimeProvider.System.GetUtcNow();
        await _process.StartAsync();
        Assert.Equal(5, (await WaitForUplinksAsync(again)).Count);
    }

    [Fact]
    public async Task Another_network_is_added_to_the_settings_while_it_runs_and_gets_its_uplinks()
    {
        using var partner = new TestUdpNetwork();
        var cancel = TestContext.Current.CancellationToken;
        var settings = Path.Combine(_folder, "appsettings.json");
        await File.WriteAllTextAsync(settings, """{ "Agent": { "Region": "eu868" } }""", cancel);
        await StartAsync();
        await WaitForUplinksAsync(since: null);
        Assert.Empty(partner.Uplinks);

        await File.WriteAllTextAsync(settings, $$$"""
            { "Agent": { "Region": "eu868", "Destinations": { "partner": {
                "Kind": "Udp", "Udp": { "Host": "127.0.0.1", "Port": {{{partner.Port}}} } } } } }
            """, cancel);

        await Eventually.HoldsAsync(() => partner.Uplinks.Count >= 3, "the other network hears the town");
        await File.WriteAllTextAsync(settings, "{ \"Agent\": ", cancel);
        await Eventually.HoldsAsync(() => _process!.Log.Contains("appsettings.json:", StringComparison.Ordinal),
            "the broken file is told");
        var before = partner.Uplinks.Count;
        await Eventually.HoldsAsync(() => partner.Uplinks.Count > before, "the last good settings are in force");
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence_and_exit_code_1()
    {
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, _http);
        taken.Start();
        var start = new ProcessStartInfo("dotnet", Arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = _folder,
        };

        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, process.ExitCode);
        Assert.Equal($"The web server cannot listen on TCP 127.0.0.1:{_http} (port {_http} is in use by another "
            + "program): stop that program or choose another with --http http://127.0.0.1:PORT.", error.Trim());
    }

    private async Task StartAsync()
    {
        _process = new ServerProcess("dotnet", Arguments, _http, async cancel =>
        {
            using var response = await _client.GetAsync(new Uri($"{Url}/readyz"), cancel);
            return response.IsSuccessStatusCode;
        })
        {
            WorkingDirectory = _folder,
        };
        await _process.StartAsync();
        var token = (await File.ReadAllTextAsync(Path.Combine(_folder, "admin.token"))).Trim();
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>
    /// Devices of which a value newer than that is shown; waits until there are five, at most a minute.
    /// </summary>
    private async Task<HashSet<string>> WaitForUplinksAsync(DateTimeOffset? since)
    {
        var clock = Stopwatch.StartNew();
        var seen = new HashSet<string>();
        while (seen.Count < 5 && clock.Elapsed < Minute)
        {
            using var devices = JsonDocument.Parse(await _client.GetStringAsync(new Uri($"{Url}/api/v1/devices")));
            foreach (var device in devices.RootElement.GetProperty("items").EnumerateArray())
            {
                var devEui = device.GetProperty("devEui").GetString()!;
                if (await HasMeasurementAsync(devEui, since))
                    seen.Add(devEui);
            }

            await Task.Delay(500);
        }

        Assert.True(seen.Count >= 5, $"Only {seen.Count} devices have values after {clock.Elapsed}.\n{_process!.Log}");
        return seen;
    }

    private async Task<bool> HasMeasurementAsync(string devEui, DateTimeOffset? since)
    {
        using var quantities = JsonDocument.Parse(
            await _client.GetStringAsync(new Uri($"{Url}/api/v1/devices/{devEui}/quantities")));
        if (quantities.RootElement.GetArrayLength() == 0)
            return false;
        var quantity = quantities.RootElement[0].GetString()!;
        var from = since is { } start ? $"&from={Uri.EscapeDataString(start.ToString("O"))}" : "";
        using var values = JsonDocument.Parse(await _client.GetStringAsync(
            new Uri($"{Url}/api/v1/devices/{devEui}/measurements?quantity={quantity}{from}")));
        return values.RootElement.GetProperty("values").GetArrayLength() > 0;
    }
}
