using System.Net.Http.Headers;
using Kreisfunk.Bridge;
using Kreisfunk.Bridge.Admin;
using Kreisfunk.Bridge.Sinks;
using Kreisfunk.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Kreisfunk.Tests.Integration.Bridge;

/// <summary>The bridge as its own Program.cs composes it, on a free port and in a data directory of its own.</summary>
internal sealed class RunningBridge : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningBridge(WebApplication app) => _app = app;

    public Registry Registry => _app.Services.GetRequiredService<Registry>();

    public RadioStore Radio => _app.Services.GetRequiredService<RadioStore>();

    public RecentStore Recent => _app.Services.GetRequiredService<RecentStore>();

    public ITelemetryReader Telemetry => _app.Services.GetRequiredService<ITelemetryReader>();

    public BridgeLogs Logs => _app.Services.GetRequiredService<BridgeLogs>();

    public SinkSet Sinks => _app.Services.GetRequiredService<SinkSet>();

    public bool IsConnected => _app.Services.GetRequiredService<HealthSources>().Gateways.Link.IsConnected;

    public HttpClient Http { get; private init; } = new();

    public static Task<RunningBridge> StartAsync(
        string data, int brokerPort, params (string, string)[] settings) =>
        StartAsync(data, brokerPort, _ => { }, settings);

    /// <param name="data">The data directory.</param>
    /// <param name="brokerPort">On this machine.</param>
    /// <param name="add">What somebody composes into the process beside the bridge.</param>
    /// <param name="settings">Of the configuration.</param>
    public static async Task<RunningBridge> StartAsync(
        string data, int brokerPort, Action<IServiceCollection> add, params (string, string)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
        [
            new("Storage:DataDirectory", data), new("Mqtt:Port", $"{brokerPort}"),
            .. settings.Select(setting => new KeyValuePair<string, string?>(setting.Item1, setting.Item2)),
        ]);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddBridge(builder.Configuration);
        add(builder.Services);
        var app = builder.Build();
        app.MapBridge();
        await app.StartAsync(TestContext.Current.CancellationToken);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var http = new HttpClient { BaseAddress = new Uri(addresses.First()) };
        var token = await File.ReadAllTextAsync(Path.Combine(data, "admin.token"));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
        var bridge = new RunningBridge(app) { Http = http };
        await Until.HoldsAsync(() => bridge.IsConnected, "the bridge is connected to the broker");
        return bridge;
    }

    /// <summary>All sinks have everything that was decided.</summary>
    public Task DrainAsync() => Until.HoldsAsync(
        () => Sinks.Runners.All(sink => sink.Lag == 0), "all sinks have caught up");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
