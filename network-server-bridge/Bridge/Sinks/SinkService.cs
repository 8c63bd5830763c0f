namespace Kreisfunk.Bridge.Sinks;

/// <summary>
/// Runs the runners of all sinks; should one end by a bug of ours, the process ends and restarts clean.
/// </summary>
internal sealed class SinkService(SinkSet sinks) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var runner in sinks.Runners)
            await runner.StartAsync(stoppingToken);
        await await Task.WhenAny(sinks.Runners.Select(runner => runner.ExecuteTask!));
        await Task.WhenAll(sinks.Runners.Select(runner => runner.ExecuteTask!));
    }
}
