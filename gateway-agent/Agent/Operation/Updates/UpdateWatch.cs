using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kreisfunk.GatewayAgent.Operation.Updates;

/// <summary>
/// In the running agent: confirms a new version that has held out, ends the agent when a newer one was installed, and
/// reports one that was left again.
/// </summary>
internal sealed partial class UpdateWatch(UpdateSlots slots, IOptions<AgentOptions> options, TimeProvider time,
    IHostApplicationLifetime lifetime, ILogger<UpdateWatch> log) : BackgroundService
{
    /// <summary>Tells the agent from which slot it was started.</summary>
    public const string SlotVariable = "KREISFUNK_SLOT";

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    private readonly string _own = Environment.GetEnvironmentVariable(SlotVariable) ?? "";
    private readonly UpdateOptions _update = options.Value.Update;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Hosted services start in order, so spool and sockets may still be opening: the time counts from when all are.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (slots.State is { RolledBack.Length: > 0 } state)
            LogRolledBack(log, state.RolledBack, state.Reason);
        var from = slots.Stamp;
        var since = time.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            Look(from, time.GetElapsedTime(since));
            await Task.Delay(Shorter(Beat, _update.ConfirmAfter), time, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Look(string from, TimeSpan running)
    {
        try
        {
            if (_own.Length > 0 && running >= _update.ConfirmAfter && slots.State is { Probation.Length: > 0 } state
                && state.Probation == _own)
            {
                slots.State = SlotState.None;
                LogConfirmed(log, _own, AgentVersion.Own.ToString());
            }

            if (!_update.RestartWhenInstalled || slots.Stamp == from)
                return;
            LogRestart(log, slots.Current);
            lifetime.StopApplication();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogDisk(log, e.Message);
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    [LoggerMessage(EventId = 3740, EventName = "agent.update.confirm", Level = LogLevel.Information,
        Message = "The new version in slot {Slot} ({Version}) has held out and is kept")]
    private static partial void LogConfirmed(ILogger log, string slot, string version);

    [LoggerMessage(EventId = 3741, EventName = "agent.update.restart", Level = LogLevel.Information,
        Message = "A new version was installed in slot {Slot}; the agent ends so that it is started")]
    private static partial void LogRestart(ILogger log, string slot);

    [LoggerMessage(EventId = 3742, EventName = "agent.update.rollback", Level = LogLevel.Warning,
        Message = "Version {Version} was left again: {Reason}. Report it with its log; the version before runs.")]
    private static partial void LogRolledBack(ILogger log, string version, string reason);

    [LoggerMessage(EventId = 3743, EventName = "agent.update.fail", Level = LogLevel.Warning,
        Message = "The update's slots cannot be read or written: {Reason}")]
    private static partial void LogDisk(ILogger log, string reason);
}
