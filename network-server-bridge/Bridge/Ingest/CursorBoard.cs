using System.Text;
using Kreisfunk.Bridge.Mqtt;
using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using MQTTnet;
using MQTTnet.Protocol;

namespace Kreisfunk.Bridge.Ingest;

/// <summary>
/// Tells gateways what is stored: one cumulative cursor for each lane, at most every 50 ms, so a fast gateway costs
/// twenty small messages a second. A cursor that is lost on the way is sent again with the next frame, which the agent
/// repeats.
/// </summary>
internal sealed partial class CursorBoard(
    GatewayLink gateways, int limit, TimeProvider clock, ILogger<CursorBoard> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly Dictionary<SpoolLine, ContiguityTracker> _trackers = [];
    private readonly Dictionary<SpoolLine, string> _changed = [];

    public bool IsStored(Eui64 gateway, in SpoolPlace place)
    {
        lock (_lock)
            return _trackers.TryGetValue(SpoolLine.Of(gateway, place), out var tracker) && tracker.IsStored(place);
    }

    /// <summary>A record is committed, now or before.</summary>
    public void Stored(Eui64 gateway, string topicPrefix, in SpoolPlace place)
    {
        var line = SpoolLine.Of(gateway, place);
        lock (_lock)
        {
            if (!_trackers.TryGetValue(line, out var tracker))
            {
                // A tracker holds nothing that a gateway's next message does not bring again.
                if (_trackers.Count >= 2 * limit)
                    _trackers.Clear();
                _trackers[line] = tracker = new ContiguityTracker();
            }

            tracker.Stored(place);
            _changed[line] = topicPrefix;
        }
    }

    /// <summary>A gateway repeats what is stored: its last cursor was lost on the way.</summary>
    public void TellAgain(SpoolLine line, string topicPrefix)
    {
        lock (_lock)
            _changed[line] = topicPrefix;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await PublishAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // Stopping: what was not told is told after the next start, when the agent repeats it.
        }
    }

    private async Task PublishAsync(CancellationToken cancel)
    {
        if (!gateways.Link.IsConnected)
            return;
        var messages = TakeChanged();
        try
        {
            await Task.WhenAll(messages.Select(message => gateways.Link.PublishAsync(message, cancel)));
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            LogNotSent(logger, error.Message);
        }
    }

    private List<MqttApplicationMessage> TakeChanged()
    {
        lock (_lock)
        {
            var messages = new List<MqttApplicationMessage>(_changed.Count);
            foreach (var (line, topicPrefix) in _changed)
            {
                if (_trackers.TryGetValue(line, out var tracker) && tracker.Cursor is { } cursor)
                    messages.Add(Message(line.Gateway, topicPrefix, cursor));
            }

            _changed.Clear();
            return messages;
        }
    }

    private static MqttApplicationMessage Message(Eui64 gateway, string topicPrefix, StoredCursor cursor) => new()
    {
        Topic = GatewayTopics.For(topicPrefix, gateway, GatewayTopicKind.Stored),
        PayloadSegment = Encoding.ASCII.GetBytes(cursor.ToString()),
        QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
        MessageExpiryInterval = 60,
    };

    [LoggerMessage(EventId = 2024, EventName = "ingest.cursor.unsent", Level = LogLevel.Debug,
        Message = "Stored cursors could not be sent: {Reason}")]
    private static partial void LogNotSent(ILogger logger, string reason);
}
