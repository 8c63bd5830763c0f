using Kreisfunk.Contracts;
using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>
/// Decides which uplink leaves next and when the spool may forget one. Does no I/O; calls may come from several
/// threads.
/// </summary>
internal sealed partial class UplinkPublisher(ISpool spool, IOptions<AgentOptions> options, IDeliveryCounts counts,
    ILogger<UplinkPublisher> log)
{
    private readonly MqttOptions _mqtt = options.Value.Mqtt;
    private readonly Lock _lock = new();
    private readonly Dictionary<Eui64, SendWindow> _windows = [];
    private readonly List<Eui64> _turns = [];
    private readonly ServerRecognition _server =
        new(options.Value.Mqtt.Confirmation, options.Value.Mqtt.ForeignServerAfter);

    private int _turn;
    private bool _isStuck;

    /// <summary>Concentrators that have a stream in the spool.</summary>
    public IReadOnlyCollection<Eui64> SpooledGateways => spool.Gateways;

    public bool IsEmpty => spool.Depth.Frames == 0;

    /// <summary>A new connection to the broker: everything unconfirmed goes again.</summary>
    public void Connected(TimeSpan now)
    {
        lock (_lock)
        {
            _server.Connected();
            foreach (var window in _windows.Values)
                window.Connected(now);
        }
    }

    /// <summary>From now on this concentrator's uplinks may leave.</summary>
    public void AddGateway(Eui64 gateway)
    {
        lock (_lock)
        {
            if (_windows.ContainsKey(gateway))
                return;
            var position = spool.Position(gateway);
            _windows[gateway] = new SendWindow(position.Stream, position.First, _mqtt);
            _turns.Add(gateway);
        }
    }

    /// <summary>
    /// The next uplink; concentrators take turns, so that the backlog of one does not hold up another.
    /// </summary>
    public bool TryNext(TimeSpan now, out Uplink uplink)
    {
        lock (_lock)
        {
            for (var i = 0; i < _turns.Count; i++)
            {
                var gateway = _turns[_turn++ % _turns.Count];
                var window = _windows[gateway];
                if (!window.TryNext(spool.Position(gateway).Next, now, out var sequence, out var isRepetition)
                    || !spool.TryRead(gateway, sequence, out var frame))
                    continue;
                counts.Published(isRepetition);
                uplink = new Uplink(gateway, window.Stream, sequence, window.Base, frame);
                return true;
            }

            uplink = default;
            return false;
        }
    }

    /// <summary>The broker answered. Not taken: it refused, or nobody is subscribed.</summary>
    public void PubAcked(Uplink uplink, bool isTaken, TimeSpan now)
    {
        lock (_lock)
        {
            if (isTaken)
                _server.PubAcked(now);
            var window = _windows[uplink.Gateway];
            if (window.PubAcked(uplink.Sequence, isTaken, _server.Kind, now))
                Free(uplink.Gateway, window);
        }
    }

    /// <summary>The server's word on what is safe.</summary>
    public void Stored(Eui64 gateway, StoredCursor cursor, TimeSpan now)
    {
        lock (_lock)
        {
            if (!_windows.TryGetValue(gateway, out var window) || cursor.Stream != window.Stream)
                return;
            if (_server.CursorSeen())
                LogCursor(log);
            if (window.Stored(cursor, now))
                Free(gateway, window);
        }
    }

    /// <summary>
    /// Gives up everything up to this number, whether it was sent or not. Returns how many frames that were.
    /// </summary>
    public long Forget(Eui64 gateway, long sequence)
    {
        lock (_lock)
        {
            if (_windows.TryGetValue(gateway, out var window))
                window.Forget(sequence);
            return spool.Acknowledge(gateway, sequence);
        }
    }

    /// <summary>Looks at the time, some times a second.</summary>
    public void Tick(TimeSpan now)
    {
        lock (_lock)
        {
            var isForeignNow = _server.Tick(now);
            if (isForeignNow)
                LogForeign(log, _mqtt.ForeignServerAfter);
            foreach (var (gateway, window) in _windows)
            {
                if (isForeignNow && window.TryAdvanceByPubAck(now))
                    Free(gateway, window);
                if (window.Tick(_server.Kind, now) && !_isStuck)
                {
                    _isStuck = true;
                    LogStuck(log, gateway.ToString(), spool.Depth.Frames);
                }
            }
        }
    }

    private void Free(Eui64 gateway, SendWindow window)
    {
        counts.Acknowledged(spool.Acknowledge(gateway, window.Base - 1));
        if (!_isStuck)
            return;
        _isStuck = false;
        LogMoving(log, gateway.ToString());
    }

    [LoggerMessage(EventId = 3201, EventName = "agent.server.cursor", Level = LogLevel.Information,
        Message = "The server confirms what it has stored; uplinks are kept until then")]
    private static partial void LogCursor(ILogger log);

    [LoggerMessage(EventId = 3202, EventName = "agent.server.foreign", Level = LogLevel.Warning,
        Message = "The server sent no cursor within {After}: it is not Kreisfunk's. Uplinks are kept until the broker "
            + "confirms them, which is no promise that they are stored.")]
    private static partial void LogForeign(ILogger log, TimeSpan after);

    [LoggerMessage(EventId = 3203, EventName = "agent.uplink.stick", Level = LogLevel.Warning,
        Message = "{Gateway}: the server confirms nothing; {Frames} uplinks are kept and sent again")]
    private static partial void LogStuck(ILogger log, string gateway, long frames);

    [LoggerMessage(EventId = 3204, EventName = "agent.uplink.move", Level = LogLevel.Information,
        Message = "{Gateway}: the server confirms again")]
    private static partial void LogMoving(ILogger log, string gateway);
}
