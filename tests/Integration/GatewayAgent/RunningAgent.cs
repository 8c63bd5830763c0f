using System.Net;
using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Endpoint;
using Kreisfunk.GatewayAgent.Radio.BasicStation;
using Kreisfunk.GatewayAgent.Radio.SemtechUdp;
using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.GatewayAgent.Uplinks.Destinations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>The whole agent as its own Program.cs composes it, on a free UDP port.</summary>
internal sealed class RunningAgent : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly DirectoryInfo _data;

    private RunningAgent(IHost host, DirectoryInfo data) => (_host, _data) = (host, data);

    public IPEndPoint Udp => _host.Services.GetRequiredService<SemtechUdpServer>().LocalEndPoint;

    public IPEndPoint Stations => _host.Services.GetServices<WebListener>()
        .Single(listener => listener.Key == StationComposition.ListenerKey).LocalEndPoint;

    public SpoolDepth Spool => _host.Services.GetRequiredService<ISpool>().Depth;

    public IReadOnlyList<IDestination> Destinations => _host.Services.GetRequiredService<DestinationTable>().All;

    public RecordedLog Log => _host.Services.GetRequiredService<RecordedLog>();

    public static Task<RunningAgent> StartAsync(int brokerPort, params (string Key, string Value)[] more) =>
        StartAsync(null, brokerPort, more);

    /// <param name="settingsFile">Read again when it changes, as the agent's own is.</param>
    /// <param name="brokerPort">Of the own server's broker.</param>
    /// <param name="more">Further keys.</param>
    public static async Task<RunningAgent> StartAsync(string? settingsFile, int brokerPort,
        params (string Key, string Value)[] more)
    {
        var data = Directory.CreateTempSubdirectory("kreisfunk-agent");
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Agent:Udp:Port"] = "0",
            ["Agent:Station:Port"] = "0",
            ["Agent:Spool:Directory"] = Path.Combine(data.FullName, "spool"),
            ["Agent:StateDirectory"] = Path.Combine(data.FullName, "state"),
            ["Agent:Mqtt:Port"] = brokerPort.ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
        builder.Configuration.AddInMemoryCollection(more.ToDictionary(p => p.Key, p => (string?)p.Value));
        if (settingsFile is not null)
            builder.Configuration.AddJsonFile(settingsFile, optional: false, reloadOnChange: true);
        builder.Services.AddSingleton<RecordedLog>();
        builder.Services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<RecordedLog>());
        builder.Services.AddGatewayAgent(builder.Configuration);
        var host = builder.Build();
        await host.StartAsync();
        return new RunningAgent(host, data);
    }

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable host)
            await host.DisposeAsync();
        _data.Delete(recursive: true);
    }
}
