using Kreisfunk.Contracts;
using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>
/// Decides which uplink leaves next and when the spool may forget one. What is heard now goes before what was kept.
/// Does no I/O of its own; calls may come from several threads.
/// </summary>
internal sealed partial class UplinkPublisher(ISpool spool, LanePlan plan, IOptions<AgentOptions> options,
    IDeliveryCounts counts, ILogger<UplinkPublisher> log)
{
    private readonly MqttOptions _mqtt = options.Value.Mqtt;
    private readonly Lock _lock = new();
    private readonly Dictionary<SpoolKey, SendWindow> _windows = [];
    private readonly List<Eui64> _turns = [];
    private readonly HashSet<Eui64> _draining = [];
    private readonly DrainRate _drain = new(options.Value.Spool.DrainPerSecond);
    private readonly ServerRecognition _server =
        new(options.Value.Mqtt.Confirmation, options.Value.Mqtt.ForeignServerAfter);

    private int _turn;
    private bool _isStuck;

    /// <summary>Concentrators that have a stream in the spool.</summary>
    public IReadOnlyCollection<Eui64> SpooledGateways => spool.Gateways;

    public bool IsEmpty => Kept == 0;

    /// <summary>Uplinks in the spool, on the way or not.</summary>
    public long Kept => spool.Depth.Frames;

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
            if (_turns.Contains(gateway))
                return;
            WindowOf(new SpoolKey(gateway, SpoolLane.Express));
            WindowOf(gateway);
            _turns.Add(gateway);
            Plan(gateway);
        }
    }

    /// <summary>
    /// The next uplink; concentrators take turns, so that the backlog of one does not hold up another.
    /// </summary>
    public bool TryNext(TimeSpan now, out Uplink uplink)
    {
        lock (_lock)
            return TryNext(SpoolLane.Express, now, out uplink) || TryNext(SpoolLane.Ordered, now, out uplink);
    }

    /// <summary>The broker answered. Not taken: it refused, or nobody is subscribed.</summary>
    public void PubAcked(Uplink uplink, bool isTaken, TimeSpan now)
    {
        lock (_lock)
        {
            if (isTaken)
                _server.PubAcked(now);
            var window = _windows[uplink.Key];
            if (window.Stream == uplink.Stream && window.PubAcked(uplink.Sequence, isTaken, _server.Kind, now))
                Free(uplink.Key, window);
        }
    }

    /// <summary>The server's word on what is safe.</summary>
    public void Stored(Eui64 gateway, StoredCursor cursor, TimeSpan now)
    {
        lock (_lock)
        {
            foreach (var lane in Enum.GetValues<SpoolLane>())
            {
                var key = new SpoolKey(gateway, lane);
                if (!_windows.TryGetValue(key, out var window) || cursor.Stream != window.Stream)
                    continue;
                if (_server.CursorSeen())
                    LogCursor(log);
                if (window.Stored(cursor, now))
                    Free(key, window);
            }
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
            foreach (var (key, window) in _windows)
            {
                if (isForeignNow && window.TryAdvanceByPubAck(now))
                    Free(key, window);
                if (window.Tick(_server.Kind, now) && !_isStuck)
                {
                    _isStuck = true;
                    LogStuck(log, key.ToString(), spool.Depth.Frames);
                }
            }

            foreach (var gateway in _turns)
                Plan(gateway);
        }
    }

    private bool TryNext(SpoolLane lane, TimeSpan now, out Uplink uplink)
    {
        for (var i = 0; i < _turns.Count; i++)
        {
            var key = new SpoolKey(_turns[_turn++ % _turns.Count], lane);
            if (TryTake(key, now, out uplink))
                return true;
        }

        uplink = default;
        return false;
    }

    private bool TryTake(SpoolKey key, TimeSpan now, out Uplink uplink)
    {
        uplink = default;
        var position = spool.Position(key);
        var window = _windows[key];
        // The spool may have forgotten an idle stream and begun another one.
        if (window.Stream != position.Stream)
            _windows[key] = window = new SendWindow(position.Stream, position.First, _mqtt);
        if (!window.IsOpen(position.Next))
            return false;
        if (!spool.TryReadNext(key, window.NextToSend, out var frame))
        {
            // The last numbers have no frames: a power cut took them, or they have rotted.
            if (window.TrySkipTo(position.Next))
                Free(key, window);
            return false;
        }

        if (frame.Sequence != window.NextToSend)
        {
            if (!window.TrySkipTo(frame.Sequence))
                return false;
            Free(key, window);
        }

        uplink = new Uplink(key, window.Stream, window.Base, frame)
        {
            IsOvertaken = key.Lane == SpoolLane.Ordered && _draining.Contains(key.Gateway),
        };
        if (uplink.IsLimited && !_drain.TryTake(now))
            return false;
        window.TryNext(position.Next, now, out _, out var isRepetition);
        counts.Published(isRepetition);
        return true;
    }

    private SendWindow WindowOf(SpoolKey key)
    {
        if (!_windows.TryGetValue(key, out var window))
        {
            var position = spool.Position(key);
            _windows[key] = window = new SendWindow(position.Stream, position.First, _mqtt);
        }

        return window;
    }

    /// <summary>
    /// Live frames go round a backlog of more than a window. Only to a server that says what it has stored: a foreign
    /// one takes no frame that comes after a later one. And only while they get through: when the server is away, no
    /// further device enters their lane, which must not become a second backlog.
    /// </summary>
    private void Plan(Eui64 gateway)
    {
        var express = new SpoolKey(gateway, SpoolLane.Express);
        var waiting = Unsent(gateway);
        var mayDrain = _server.Kind == ServerKind.Kreisfunk && spool.Position(express).Kept <= _mqtt.Window / 2;
        if (!mayDrain || waiting == 0)
            plan.Drain(gateway, false);
        else if (waiting > _mqtt.Window)
        {
            plan.Drain(gateway, true);
            _draining.Add(gateway);
        }

        if (waiting == 0)
            _draining.Remove(gateway);
    }

    private long Unsent(SpoolKey key) => spool.Position(key).Kept - WindowOf(key).InFlight;

    private void Free(SpoolKey key, SendWindow window)
    {
        counts.Acknowledged(spool.Acknowledge(key, window.Base - 1));
        plan.Confirmed(key, window.Base, spool.Position(key).Next);
        if (!_isStuck)
            return;
        _isStuck = false;
        LogMoving(log, key.ToString());
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
