using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;
using Kreisfunk.Tests.Integration.Servers;
using Kreisfunk.Town;
using Xunit;

namespace Kreisfunk.Tests.Integration.Chain;

/// <summary>Mosquitto, InfluxDB, agent and bridge as processes, and a registered town to send through them.</summary>
public sealed class Chain : IAsyncDisposable
{
    private const string Database = "kreisfunk";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly HttpClient _influx;

    private Chain(string data, MosquittoServer broker, InfluxServer store, DemoTown town, string confirmation)
    {
        Data = data;
        Broker = broker;
        Store = store;
        Town = town;
        Network = new TcpProxy(broker.Port);
        _influx = new HttpClient { BaseAddress = store.Url };
        var mqtt = new Dictionary<string, string>
        {
            ["KREISFUNK__Agent__Mqtt__Port"] = $"{Network.Port}",
            ["KREISFUNK__Agent__Mqtt__Confirmation"] = confirmation,
            ["KREISFUNK__Agent__Spool__Directory"] = Path.Combine(data, "spool"),
            ["KREISFUNK__Agent__StateDirectory"] = Path.Combine(data, "agent"),
            ["KREISFUNK__Mqtt__Port"] = $"{broker.Port}",
            ["KREISFUNK__Storage__DataDirectory"] = data,
            ["KREISFUNK__Storage__Telemetry__Kind"] = "influxdb",
            ["KREISFUNK__Storage__Telemetry__Url"] = $"{store.Url}",
            ["KREISFUNK__Storage__Telemetry__Database"] = Database,
        };
        Agent = KreisfunkProcess.Agent(mqtt);
        Bridge = KreisfunkProcess.Bridge(mqtt);
    }

    /// <summary>The bridge's data directory.</summary>
    public string Data { get; }

    public MosquittoServer Broker { get; }

    /// <summary>Between agent and broker.</summary>
    public TcpProxy Network { get; }

    public InfluxServer Store { get; }

    public ServerProcess Agent { get; }

    public ServerProcess Bridge { get; }

    public DemoTown Town { get; }

    public static async Task<Chain> StartAsync(ChainSetup setup, CancellationToken cancel)
    {
        var data = ServerProcess.NewFolder("chain");
        var broker = await MosquittoServer.StartAsync();
        var store = await InfluxServer.StartAsync();
        var options = new DemoTownOptions
        {
            Sensors = setup.Sensors,
            Uplinks = setup.Uplinks,
            RatePerSecond = setup.RatePerSecond,
            Abp = setup.OneWay,
            ConfirmedShare = setup.OneWay ? 0 : new DemoTownOptions().ConfirmedShare,
            HeardByAll = true,
            ResendUnacknowledged = true,
            Seed = 4711,
        };
        var town = new DemoTown(options, RadioPlan.From(Eu868()), TownState.InMemory(options.Seed),
            TimeProvider.System);
        var chain = new Chain(data, broker, store, town, setup.Confirmation);
        try
        {
            await chain.RegisterAsync(cancel);
            await chain.Bridge.StartAsync();
            await chain.Agent.StartAsync();
            return chain;
        }
        catch
        {
            await chain.DisposeAsync();
            throw;
        }
    }

    public Task<TownReport> RunTownAsync(CancellationToken cancel) =>
        Town.RunAsync(new IPEndPoint(IPAddress.Loopback, Agent.Port), cancel);

    public async Task UntilSentAsync(long uplinks, CancellationToken cancel)
    {
        var wall = Stopwatch.StartNew();
        while (Town.Progress.Uplinks < uplinks)
        {
            Assert.True(wall.Elapsed < Patience, $"The town sent {Town.Progress.Uplinks} uplinks only.\n{Agent.Log}");
            await Task.Delay(50, cancel);
        }
    }

    /// <summary>Each uplink of the report is in InfluxDB, and nothing else is.</summary>
    public async Task AssertStoredOnceAsync(TownReport report, ITestOutputHelper output, CancellationToken cancel)
    {
        Assert.Equal(0, report.Unacknowledged);
        var sent = report.Uplinks.Select(u => (u.DevEui.ToString(), (long)u.FCntUp)).ToHashSet();
        Assert.Equal(report.Uplinks.Count, sent.Count);
        var stored = await StoredAsync(cancel);
        for (var wall = Stopwatch.StartNew(); stored.Count < sent.Count && wall.Elapsed < Patience;)
        {
            await Task.Delay(500, cancel);
            stored = await StoredAsync(cancel);
        }

        output.WriteLine($"{sent.Count} uplinks sent, {stored.Count} stored; {report.Joins} joins, "
            + $"{report.Acknowledged} acknowledged, {Town.Progress.Repeated} sent again");
        var lost = sent.Except(stored).ToList();
        Assert.True(lost.Count == 0, $"{lost.Count} lost, the first {lost.FirstOrDefault()}.\n{Bridge.Log}");
        Assert.Empty(stored.Except(sent));
        Assert.Equal(sent.Count, stored.Count);
    }

    /// <summary>Uplinks of the report that are not in InfluxDB once nothing more comes.</summary>
    public async Task<int> CountLostAsync(TownReport report, CancellationToken cancel)
    {
        var sent = report.Uplinks.Select(u => (u.DevEui.ToString(), (long)u.FCntUp)).ToHashSet();
        var count = -1;
        while (await StoredAsync(cancel) is var stored && stored.Count != count)
        {
            count = stored.Count;
            await Task.Delay(TimeSpan.FromSeconds(5), cancel);
        }

        return sent.Except(await StoredAsync(cancel)).Count();
    }

    public async ValueTask DisposeAsync()
    {
        await Agent.DisposeAsync();
        await Bridge.DisposeAsync();
        await Network.DisposeAsync();
        await Broker.DisposeAsync();
        await Store.DisposeAsync();
        _influx.Dispose();
        Directory.Delete(Data, recursive: true);
    }

    private static Region Eu868()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "regions", "eu868.json");
        Assert.True(Region.TryLoad(File.ReadAllBytes(file), out var region, out var errors), string.Join('\n', errors));
        return region!;
    }

    private async Task<List<(string DevEui, long FCnt)>> StoredAsync(CancellationToken cancel)
    {
        var query = Uri.EscapeDataString("SELECT f_cnt, dev_eui FROM uplink");
        var path = new Uri($"/query?db={Database}&q={query}", UriKind.Relative);
        using var response = await _influx.GetAsync(path, cancel);
        response.EnsureSuccessStatusCode();
        using var json = JsonDocument.Parse(await response.Content.ReadAsStreamAsync(cancel));
        if (!json.RootElement.GetProperty("results")[0].TryGetProperty("series", out var series))
            return [];
        return
        [
            .. series[0].GetProperty("values").EnumerateArray()
                .Select(row => (row[2].GetString()!, (long)row[1].GetDouble())),
        ];
    }

    private async Task RegisterAsync(CancellationToken cancel)
    {
        await using var registry = await Registry.OpenAsync(
            RegistryOptions.Sqlite(Path.Combine(Data, "registry.db")), cancel);
        var keys = await DeviceKeyStore.OpenAsync(registry, Data, cancel);
        await TownRegistration.RegisterAsync(
            registry, keys, Town.Plan, TownModels.Load(TownModels.DefaultDirectory), TimeProvider.System, cancel);
    }
}
