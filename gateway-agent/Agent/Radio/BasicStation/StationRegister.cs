using System.Net.WebSockets;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Uplinks;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>
/// The stations connected now. Of one gateway the newest connection counts: the one before is often half-open, and
/// nobody would notice for a minute.
/// </summary>
internal sealed partial class StationRegister
{
    private readonly RadioEvents _events;
    private readonly ILogger<StationRegister> _log;
    private readonly Lock _lock = new();
    private readonly HashSet<StationLink> _open = [];
    private readonly Dictionary<Eui64, StationLink> _newest = [];
    private bool _isStopping;

    public StationRegister(RadioEvents events, IHostApplicationLifetime lifetime, ILogger<StationRegister> log)
    {
        (_events, _log) = (events, log);
        Stopping = lifetime.ApplicationStopping;
        Stopping.Register(EndAll);
    }

    /// <summary>The agent ends: nothing new is begun.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>False while the agent stops.</summary>
    public bool TryEnter(StationLink link)
    {
        lock (_lock)
            return !_isStopping && _open.Add(link);
    }

    /// <summary>This connection is the gateway's from now on. States and their order are the register's.</summary>
    public void Attach(Concentrator concentrator, StationLink link, StationPath path, TimeSpan now)
    {
        StationLink? before;
        lock (_lock)
        {
            _newest.TryGetValue(concentrator.Eui, out before);
            _newest[concentrator.Eui] = link;
            if (concentrator.Attach(path, now))
                _events.StateChanged(concentrator, ConnState.Types.State.Online);
        }

        if (before is null || before == link)
            return;
        LogReplaced(_log, concentrator.Eui.ToString());
        before.End(WebSocketCloseStatus.PolicyViolation, "a newer connection of this gateway");
    }

    /// <summary>The connection is over. It takes the gateway OFFLINE only if no newer one has its place.</summary>
    public void Leave(StationLink link, Concentrator? concentrator, StationPath path)
    {
        lock (_lock)
        {
            _open.Remove(link);
            if (concentrator is null)
                return;
            if (_newest.TryGetValue(concentrator.Eui, out var newest) && newest == link)
                _newest.Remove(concentrator.Eui);
            // Who stops in order says OFFLINE for all, after the last uplinks.
            if (_isStopping || !concentrator.Detach(path))
                return;
            _events.StateChanged(concentrator, ConnState.Types.State.Offline);
        }

        LogOffline(_log, concentrator.Eui.ToString());
    }

    private void EndAll()
    {
        StationLink[] open;
        lock (_lock)
        {
            _isStopping = true;
            open = [.. _open];
        }

        foreach (var link in open)
            link.End(WebSocketCloseStatus.EndpointUnavailable, "the agent stops");
    }

    [LoggerMessage(EventId = 3411, EventName = "agent.station.replace", Level = LogLevel.Information,
        Message = "The station {Gateway} has connected anew; the connection before is closed")]
    private static partial void LogReplaced(ILogger log, string gateway);

    [LoggerMessage(EventId = 3412, EventName = "agent.station.offline", Level = LogLevel.Warning,
        Message = "The station {Gateway} is offline: its connection has ended. Its radio is off until it is back; "
            + "check that it runs and reaches this agent.")]
    private static partial void LogOffline(ILogger log, string gateway);
}
