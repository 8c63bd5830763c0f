using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>
/// Runs the destinations the settings want, and changes over when the settings change: the others go on meanwhile.
/// </summary>
internal sealed partial class DestinationLoop(DestinationSource source, DestinationStock stock,
    DestinationTable table, DownlinkOwnership ownership, MonotonicClock clock, ILogger<DestinationLoop> log)
    : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>Editors write a file in several steps.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// A downlink on its way when its destination goes is still answered: a join accept leaves up to 6 s after it came,
    /// and some front ends speak only afterwards.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    private readonly WakeSignal _signal = new();
    private Dictionary<string, (IDestination Destination, string Settings)> _running = [];
    private IDisposable? _subscription;
    private string _lastFault = "";
    private volatile bool _isChanged;
    private TimeSpan _retryAt = TimeSpan.MaxValue;

    /// <summary>Destinations are there before the radio's first uplink.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (source.TryRead(out var plan, out var errors))
            await ApplyAsync(plan).ConfigureAwait(false);
        else
            NoteFault(string.Join(' ', errors));
        _subscription = source.OnChange(() =>
        {
            _isChanged = true;
            _signal.Wake();
        }, NoteFault);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _subscription?.Dispose();
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        // The radio is quiet by now: no answer will come.
        await Task.WhenAll(_running.Values.Select(r => r.Destination.StopAsync(TimeSpan.Zero))).ConfigureAwait(false);
        await stock.Holdings.CloseAllAsync().ConfigureAwait(false);
    }

    public override void Dispose()
    {
        _signal.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var destination in table.All)
            {
                destination.Beat(clock.Now);
                NoteLosses(destination.Tally);
            }

            await _signal.WaitAsync(Beat, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if ((_isChanged || clock.Now >= _retryAt) && !stoppingToken.IsCancellationRequested)
                await ReloadAsync(stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task ReloadAsync(CancellationToken stop)
    {
        await Task.Delay(Settle, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        (_isChanged, _retryAt) = (false, TimeSpan.MaxValue);
        if (!source.TryRead(out var plan, out var errors))
        {
            NoteFault(string.Join(' ', errors));
            return;
        }

        _lastFault = "";
        await ApplyAsync(plan).ConfigureAwait(false);
    }

    private async Task ApplyAsync(DestinationPlan plan)
    {
        var before = _running;
        _running = [];
        foreach (var (name, wanted) in plan.Destinations)
        {
            if (before.TryGetValue(name, out var same) && same.Settings == wanted.Settings)
                _running[name] = same;
            else if (TryCreate(name, wanted.Options) is { } created)
                _running[name] = (created, wanted.Settings);
        }

        // From here on every uplink goes to the new ones, whose spools and queues keep it until they start.
        table.Replace(_running.Values.Select(r => r.Destination));
        Own(plan.Owner);
        var gone = before.Where(pair => !_running.ContainsKey(pair.Key))
            .Select(pair => RemoveAsync(pair.Value.Destination));
        var begun = _running.Values.Select(r => r.Destination)
            .Where(destination => before.All(pair => pair.Value.Destination != destination))
            .Select(destination => BeginAsync(destination, before));
        await Task.WhenAll([.. gone, .. begun]).ConfigureAwait(false);
        var kept = stock.Spools.Kept.Where(kept => kept.Bytes > 0 && !_running.ContainsKey(kept.Name));
        foreach (var (name, bytes) in kept)
            LogKept(log, bytes, name);
    }

    /// <summary>Null when its spool cannot be opened: the others go on, and it is tried again.</summary>
    private IDestination? TryCreate(string name, DestinationOptions options)
    {
        try
        {
            return stock.Factory.Create(name, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNoSpool(log, name, e.Message);
            _retryAt = clock.Now + Retry;
            return null;
        }
    }

    private void Own(string owner)
    {
        if (ownership.IsOwner(owner))
            return;
        LogOwner(log, owner, ownership.Owner);
        ownership.Owner = owner;
    }

    private async Task RemoveAsync(IDestination destination)
    {
        await destination.StopAsync(Patience).ConfigureAwait(false);
        LogRemoved(log, destination.Name, destination.WaitingFrames, destination.Tally.Lost);
        await stock.Holdings.CloseAsync(destination.Name).ConfigureAwait(false);
    }

    /// <summary>The one before of the same name ends first: what waits must not be sent by both.</summary>
    private async Task BeginAsync(IDestination destination,
        Dictionary<string, (IDestination Destination, string Settings)> before)
    {
        if (before.TryGetValue(destination.Name, out var older))
        {
            await older.Destination.StopAsync(Patience).ConfigureAwait(false);
            LogChanged(log, destination.Name);
        }
        else
        {
            LogAdded(log, destination.Name);
        }

        destination.Start();
    }

    private void NoteFault(string fault)
    {
        // A file that is written in several steps says the same several times.
        if (fault != _lastFault)
            LogRejected(log, fault);
        _lastFault = fault;
    }

    private void NoteLosses(DestinationTally tally)
    {
        if (!tally.TryChange(clock.Now, out var change))
            return;
        if (change.IsLosing)
            LogLosing(log, tally.Name, change.Reason, change.Count);
        else
            LogWhole(log, tally.Name, change.Count);
    }

    [LoggerMessage(EventId = 3501, EventName = "agent.destination.add", Level = LogLevel.Information,
        Message = "{Destination} gets its uplinks from now on")]
    private static partial void LogAdded(ILogger log, string destination);

    [LoggerMessage(EventId = 3502, EventName = "agent.destination.change", Level = LogLevel.Information,
        Message = "{Destination} has new settings")]
    private static partial void LogChanged(ILogger log, string destination);

    [LoggerMessage(EventId = 3503, EventName = "agent.destination.remove", Level = LogLevel.Information,
        Message = "{Destination} gets nothing any more; {Frames} uplinks are kept for it in case it comes back, {Lost} "
            + "were lost")]
    private static partial void LogRemoved(ILogger log, string destination, long frames, long lost);

    [LoggerMessage(EventId = 3508, EventName = "agent.destination.kept", Level = LogLevel.Warning,
        Message = "The spool keeps {Bytes} bytes for {Destination}, which is none of Agent:Destinations any more. Add "
            + "it again to send them, or delete its directory below the spool's 'destinations'.")]
    private static partial void LogKept(ILogger log, long bytes, string destination);

    [LoggerMessage(EventId = 3509, EventName = "agent.destination.spoolless", Level = LogLevel.Error,
        Message = "{Destination} gets nothing: its spool cannot be opened ({Reason}). Let the agent write below "
            + "Agent:Spool:Directory; it is tried again every minute.")]
    private static partial void LogNoSpool(ILogger log, string destination, string reason);

    [LoggerMessage(EventId = 3504, EventName = "agent.downlink.own", Level = LogLevel.Information,
        Message = "{Owner} owns the downlinks from now on, and not {Before}")]
    private static partial void LogOwner(ILogger log, string owner, string before);

    [LoggerMessage(EventId = 3505, EventName = "agent.destination.invalid", Level = LogLevel.Error,
        Message = "The new settings do not hold, the last good ones stay in force: {Fault}")]
    private static partial void LogRejected(ILogger log, string fault);

    [LoggerMessage(EventId = 3506, EventName = "agent.destination.losing", Level = LogLevel.Warning,
        Message = "{Destination} does not get all its uplinks ({Reason}): {Count} lost so far. The metric "
            + "kreisfunk_agent_destination_lost_total goes on counting.")]
    private static partial void LogLosing(ILogger log, string destination, LossReason reason, long count);

    [LoggerMessage(EventId = 3507, EventName = "agent.destination.whole", Level = LogLevel.Information,
        Message = "{Destination} gets all its uplinks again; {Count} were lost")]
    private static partial void LogWhole(ILogger log, string destination, long count);
}
