using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>
/// Gives the durable spool its beats, on a thread of its own: a flush may block for long, and the pool's threads are
/// for others.
/// </summary>
internal sealed partial class SpoolKeeper(ISpool spool, SpoolOptions options, ILogger<SpoolKeeper> log)
    : BackgroundService
{
    /// <summary>Deletions and a failing disk can wait; this is for options that name no shorter time.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    // A semaphore would turn for a while before it waits: a tenth of all that an uplink costs.
    private readonly AutoResetEvent _due = new(false);

    public override void Dispose()
    {
        _due.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (spool is not FileSpool file)
        {
            LogInMemory(log);
            return Task.CompletedTask;
        }

        LogOnDisk(log, file.Directory);
        file.CommitDue = () => _due.Set();
        return Task.Factory.StartNew(() => Run(file, stoppingToken), CancellationToken.None,
            TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Run(FileSpool file, CancellationToken stop)
    {
        var pause = options.SyncEvery < LongestPause ? options.SyncEvery : LongestPause;
        if (pause <= TimeSpan.Zero)
            pause = TimeSpan.FromMilliseconds(1);
        using var stopped = stop.Register(() => _due.Set());
        while (!stop.IsCancellationRequested)
        {
            file.Beat();
            _due.WaitOne(pause);
        }

        file.Beat();
    }

    [LoggerMessage(EventId = 3340, EventName = "agent.spool.open", Level = LogLevel.Information,
        Message = "Uplinks are kept in {Directory} until the server has them")]
    private static partial void LogOnDisk(ILogger log, string directory);

    [LoggerMessage(EventId = 3341, EventName = "agent.spool.memory", Level = LogLevel.Warning,
        Message = "Uplinks are kept in memory only: a restart loses what the server does not have yet. Set "
            + "Agent:Spool:Directory to a directory that can be written.")]
    private static partial void LogInMemory(ILogger log);
}
