using Kreisfunk.GatewayAgent.Endpoint;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Operation.Systemd;

/// <summary>
/// Says READY once every part has started, a sign of life while the loops that matter turn, and in words how it stands.
/// When one of them stands still the sign stays away, and the service manager starts the agent anew.
/// </summary>
internal sealed partial class SystemdWatchdog(SystemdNotifier notifier, LoopPulses pulses,
    IEnumerable<ReadinessPart> parts, MonotonicClock clock, TimeProvider time, ILogger<SystemdWatchdog> log)
    : IHostedLifecycleService, IDisposable
{
    /// <summary>The manager is told how it stands this often when it wants no sign of life.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly ReadinessPart[] _parts = [.. parts];
    private readonly TimeSpan _beat = Beat(SystemdNotifier.WatchdogInterval(
        Environment.GetEnvironmentVariable("WATCHDOG_USEC"), Environment.GetEnvironmentVariable("WATCHDOG_PID"),
        Environment.ProcessId));

    private ITimer? _timer;
    private string _status = "";
    private bool _isStuck;

    /// <summary>Every hosted service has started: the sockets are open and the spool is read.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (notifier.IsThere)
        {
            notifier.Send("READY=1");
            Look(clock.Now);
            _timer = time.CreateTimer(_ => Look(clock.Now), null, _beat, _beat);
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        notifier.Send("STOPPING=1");
        return Task.CompletedTask;
    }

    /// <summary>One look at the loops.</summary>
    public void Look(TimeSpan now)
    {
        if (pulses.Stuck(now) is { } stuck)
        {
            if (!_isStuck)
                LogStuck(log, stuck.Name, stuck.Patience);
            _isStuck = true;
            notifier.Send($"STATUS=The {stuck.Name} loop stands still.");
            return;
        }

        _isStuck = false;
        notifier.Send("WATCHDOG=1");
        var status = string.Join("; ", _parts.Select(part => part.Look()).Select(one => $"{one.Name}: {one.Detail}"));
        if (status != _status && notifier.Send("STATUS=" + status.ReplaceLineEndings(" ")))
            _status = status;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _timer?.Dispose();

    // Three chances within the manager's patience.
    private static TimeSpan Beat(TimeSpan? wanted) =>
        wanted is { } interval && interval / 3 < Longest ? interval / 3 : Longest;

    [LoggerMessage(EventId = 3701, EventName = "agent.loop.stick", Level = LogLevel.Critical,
        Message = "The {Loop} loop has not come round for {Patience}; systemd gets no sign of life and starts the "
            + "agent anew. Please report this with the log before it.")]
    private static partial void LogStuck(ILogger log, string loop, TimeSpan patience);
}
