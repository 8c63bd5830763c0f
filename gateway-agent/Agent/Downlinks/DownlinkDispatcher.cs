using System.Net.Sockets;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Uplinks;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Downlinks;

/// <summary>Runs the timeline: commands from the broker, answers from the radio, and its own alarm.</summary>
internal sealed partial class DownlinkDispatcher(
    DownlinkTimeline timeline,
    AirtimeFile airtime,
    AgentMetrics metrics,
    MonotonicClock clock,
    ILogger<DownlinkDispatcher> log) : BackgroundService
{
    /// <summary>The longest sleep; a new downlink wakes earlier.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);

    /// <summary>How much airtime a killed agent may forget, against the wear of an SD card.</summary>
    private static readonly TimeSpan AirtimeInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly List<DownlinkAction> _actions = [];
    private readonly WakeSignal _signal = new();

    /// <summary>A downlink; how it ended is told where it came from.</summary>
    public void Begin(Eui64 gateway, DownlinkFrame frame, IDownlinkOrigin origin)
    {
        lock (_lock)
        {
            timeline.Begin(gateway, frame, clock.Now, _actions, origin);
            Perform();
        }

        _signal.Wake();
    }

    /// <summary>The front end's word on what was sent under the token.</summary>
    public void Answer(Eui64 gateway, RadioAnswer answer, TimeSpan now)
    {
        lock (_lock)
        {
            if (!timeline.Answer(gateway, answer, now, _actions))
                metrics.UnmatchedTxAck();
            Perform();
        }

        _signal.Wake();
    }

    /// <summary>Null when the concentrator has sent nothing in the last hour, or its region is not known.</summary>
    public DutyCycleStats? DutyCycleOf(Eui64 gateway)
    {
        lock (_lock)
            return timeline.DutyCycleOf(gateway, clock.Now);
    }

    public override void Dispose()
    {
        _signal.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var sent in airtime.Read())
        {
            lock (_lock)
                timeline.Restore(sent);
        }

        var keepAt = clock.Now + AirtimeInterval;
        while (!stoppingToken.IsCancellationRequested)
        {
            if (clock.Now >= keepAt)
            {
                KeepAirtime();
                keepAt = clock.Now + AirtimeInterval;
            }

            await _signal.WaitAsync(Limit(Advance()), stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        KeepAirtime();
    }

    /// <summary>Gives up what is overdue; returns how long nothing else will be.</summary>
    private TimeSpan Advance()
    {
        lock (_lock)
        {
            timeline.Advance(clock.Now, _actions);
            Perform();
            return timeline.NextDeadline is { } at ? at - clock.Now : Idle;
        }
    }

    private void KeepAirtime()
    {
        List<SentAirtime> all;
        lock (_lock)
            all = [.. timeline.ExportAirtime(clock.Now)];
        if (all.Count > 0)
            airtime.Write(all);
    }

    private void Perform()
    {
        foreach (var action in _actions)
        {
            if (action is SendItems send)
                Send(send);
            else if (action is ReportTxAck report)
                Report(report);
        }

        _actions.Clear();
    }

    private void Send(SendItems send)
    {
        try
        {
            send.Path.Send(send.Frame, send.First, send.Count, send.Token);
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            // As if it were lost on the way: the timeline goes on to the next item.
            LogNotSent(log, send.Concentrator.Eui.ToString(), e.Message);
        }
    }

    private void Report(ReportTxAck report)
    {
        metrics.Downlink(report.Outcome);
        LogFinished(log, report.Concentrator.Eui.ToString(), report.Ack.DownlinkId, report.Outcome);
        report.Origin?.Answered(report.Concentrator.Eui, report.Frame, report.Ack);
    }

    private static TimeSpan Limit(TimeSpan pause) =>
        pause < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : pause > Idle ? Idle : pause;

    [LoggerMessage(EventId = 3101, EventName = "agent.downlink.finish", Level = LogLevel.Debug,
        Message = "{Gateway}: downlink {DownlinkId}: {Outcome}")]
    private static partial void LogFinished(ILogger log, string gateway, uint downlinkId, DownlinkOutcome outcome);

    [LoggerMessage(EventId = 3102, EventName = "agent.downlink.fail", Level = LogLevel.Debug,
        Message = "{Gateway}: downlink not sent: {Reason}")]
    private static partial void LogNotSent(ILogger log, string gateway, string reason);
}
