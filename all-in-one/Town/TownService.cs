using System.Net;
using Kreisfunk.Storage;

namespace Kreisfunk.Town;

/// <summary>
/// The town within `up`: registered before the bridge starts (this service stands before it), running once everything
/// is up.
/// </summary>
internal sealed partial class TownService(
    DemoTown town, IPEndPoint agent, Registry registry, DeviceKeyStore keys, IHostApplicationLifetime lifetime,
    TimeProvider time, ILogger<TownService> log) : BackgroundService
{
    private static readonly TimeSpan JoinReport = TimeSpan.FromSeconds(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var models = TownModels.Load(TownModels.DefaultDirectory);
        await TownRegistration.RegisterAsync(registry, keys, town.Plan, models, time, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var onStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        using var onStopping = stoppingToken.Register(() => started.TrySetCanceled(stoppingToken));
        try
        {
            await started.Task;
            LogStarted(log, town.Plan.Devices.Count, town.Plan.Gateways.Count);
            await Task.WhenAll(town.RunAsync(agent, stoppingToken), ReportJoinsAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end that was asked for.
        }
    }

    private async Task ReportJoinsAsync(CancellationToken cancel)
    {
        while (town.Progress.Joins < town.Plan.Devices.Count(d => d.Abp is null))
            await Task.Delay(JoinReport, time, cancel);
        LogJoined(log, town.Progress.Joins);
    }

    [LoggerMessage(EventId = 7101, EventName = "town.run.start", Level = LogLevel.Information,
        Message = "The town wakes up: {Sensors} sensors, {Gateways} gateways")]
    private static partial void LogStarted(ILogger log, int sensors, int gateways);

    [LoggerMessage(EventId = 7102, EventName = "town.sensors.join", Level = LogLevel.Information,
        Message = "All sensors of the town have joined ({Joins})")]
    private static partial void LogJoined(ILogger log, long joins);
}
