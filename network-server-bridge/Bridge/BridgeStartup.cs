using Kreisfunk.Bridge.Admin;
using Kreisfunk.Bridge.Devices;
using Kreisfunk.Bridge.Ingest;
using Kreisfunk.Bridge.Sinks;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;

namespace Kreisfunk.Bridge;

/// <summary>The first service of the bridge to start: fills what the others expect to be full.</summary>
internal sealed partial class BridgeStartup(
    Registry registry, BridgeRegistrars registrars, BridgeMemory memory, AdminToken token,
    ILogger<BridgeStartup> logger)
    : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        token.Ensure();
        await registrars.Devices.LoadAsync(memory.Server, cancellationToken);
        await registrars.Groups.LoadAsync(memory.Server, cancellationToken);
        await LoadGatewaysAsync(cancellationToken);
        var lag = memory.Sinks.Runners;
        BridgeMetrics.ObserveLag(() => lag.Select(sink => (sink.Name, sink.Lag)));
        LogStarted(logger, memory.Devices.Count, registry.Name);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task LoadGatewaysAsync(CancellationToken cancel)
    {
        Eui64? after = null;
        while (true)
        {
            var page = await registry.ListGatewaysAsync(Registry.MaxPage, after, cancel);
            memory.Gateways.Load(page);
            if (page.Count < Registry.MaxPage)
                return;
            after = page[^1].GatewayId;
        }
    }

    [LoggerMessage(EventId = 2052, EventName = "bridge.state.load", Level = LogLevel.Information,
        Message = "{Devices} devices are loaded from {Registry}.")]
    private static partial void LogStarted(ILogger logger, int devices, string registry);
}

/// <summary>Who brings the registry into the decisions.</summary>
internal sealed record BridgeRegistrars(DeviceRegistrar Devices, GroupRegistrar Groups);

/// <summary>What is kept in memory.</summary>
internal sealed record BridgeMemory(
    LoRaWanServer Server, DeviceDirectory Devices, GatewayDirectory Gateways, SinkSet Sinks);
