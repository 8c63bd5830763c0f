using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Uplinks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kreisfunk.GatewayAgent.Radio;

/// <summary>Notices concentrators that fell silent, and reports on those that do not report themselves.</summary>
internal sealed partial class ConcentratorWatch(ConcentratorTable concentrators, RadioEvents events,
    MonotonicClock clock, TimeProvider time, IOptions<AgentOptions> options, ILogger<ConcentratorWatch> log)
    : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>A forwarder that reports at the same interval gets this much time to do so.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Looks at every concentrator once.</summary>
    public void Look(TimeSpan now)
    {
        foreach (var concentrator in concentrators.All)
        {
            if (concentrator.Expire(now, options.Value.Udp.PullTimeout))
            {
                LogOffline(log, concentrator.Eui.ToString(), options.Value.Udp.PullTimeout);
                events.StateChanged(concentrator, ConnState.Types.State.Offline);
            }
            else if (concentrator.IsReportDue(now, options.Value.StatsInterval, Grace))
            {
                events.ReportOwn(concentrator, now);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            Look(clock.Now);
            await Task.Delay(Beat, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(EventId = 3020, EventName = "agent.concentrator.offline", Level = LogLevel.Warning,
        Message = "Concentrator {Gateway} is offline: no PULL_DATA for {Timeout}. Check its packet forwarder.")]
    private static partial void LogOffline(ILogger log, string gateway, TimeSpan timeout);
}
