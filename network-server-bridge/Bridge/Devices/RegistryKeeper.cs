using Kreisfunk.Bridge.Ingest;
using Kreisfunk.LoRaWan;
using Kreisfunk.Storage;

namespace Kreisfunk.Bridge.Devices;

/// <summary>
/// Keeps registry and memory together: gateways' sightings are written once a second, and what other processes changed
/// in the registry is taken up twice a minute.
/// </summary>
internal sealed partial class RegistryKeeper(
    Registry registry, DeviceRegistrar registrar, GatewayDirectory gateways, TimeProvider clock,
    ILogger<RegistryKeeper> logger) : BackgroundService
{
    private const int SecondsBetweenRefreshes = 30;

    private bool _failing;

    /// <summary>False while the registry cannot be reached.</summary>
    public bool IsReachable => !_failing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        try
        {
            for (var second = 1; await timer.WaitForNextTickAsync(stoppingToken); second++)
                await KeepAsync(second % SecondsBetweenRefreshes == 0, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            await KeepAsync(refresh: false, CancellationToken.None);
        }
    }

    private async Task KeepAsync(bool refresh, CancellationToken cancel)
    {
        var touches = gateways.Take();
        try
        {
            await registry.TouchGatewaysAsync(touches, cancel);
            touches = [];
            if (refresh)
                await RefreshAsync(cancel);
            if (_failing)
                LogRecovered(logger, registry.Name);
            _failing = false;
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            gateways.GiveBack(touches);
            if (!_failing)
                LogFailing(logger, registry.Name, error.Message);
            _failing = true;
        }
    }

    private async Task RefreshAsync(CancellationToken cancel)
    {
        await registrar.RefreshAsync(cancel);
        Eui64? after = null;
        while (true)
        {
            var page = await registry.ListGatewaysAsync(Registry.MaxPage, after, cancel);
            gateways.Load(page);
            if (page.Count < Registry.MaxPage)
                return;
            after = page[^1].GatewayId;
        }
    }

    [LoggerMessage(EventId = 2050, EventName = "registry.keeper.fail", Level = LogLevel.Warning,
        Message = "The registry {Registry} cannot be used: {Reason} Frames are still taken; it is tried again.")]
    private static partial void LogFailing(ILogger logger, string registry, string reason);

    [LoggerMessage(EventId = 2051, EventName = "registry.keeper.recover", Level = LogLevel.Information,
        Message = "The registry {Registry} can be used again.")]
    private static partial void LogRecovered(ILogger logger, string registry);
}
