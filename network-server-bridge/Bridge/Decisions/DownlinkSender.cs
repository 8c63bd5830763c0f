using System.Threading.Channels;
using Google.Protobuf;
using Kreisfunk.Bridge.Ingest;
using Kreisfunk.Bridge.Mqtt;
using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using MQTTnet;
using MQTTnet.Protocol;
using Channel = System.Threading.Channels.Channel;

namespace Kreisfunk.Bridge.Decisions;

/// <summary>
/// Hands downlinks to gateways before their deadline and drops them, counted, after it. A downlink says by its expiry
/// how long the broker may hold it.
/// </summary>
internal sealed partial class DownlinkSender(
    GatewayLink link, GatewayDirectory gateways, TimeProvider clock, ILogger<DownlinkSender> logger) : BackgroundService
{
    /// <summary>
    /// Waiting downlinks: more than a second's worth is past its deadline anyway, so the oldest go first.
    /// </summary>
    private readonly Channel<DownlinkReady> _waiting = Channel.CreateBounded<DownlinkReady>(
        new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
        _ => BridgeMetrics.Downlink("queue_full"));

    /// <summary>Publishes under way at once, so that one slow answer of the broker delays no other downlink.</summary>
    private readonly SemaphoreSlim _window = new(64);

    public void Send(DownlinkReady downlink) => _waiting.Writer.TryWrite(downlink);

    public override void Dispose()
    {
        _window.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var downlink in _waiting.Reader.ReadAllAsync(stoppingToken))
            {
                await _window.WaitAsync(stoppingToken);
                _ = SendAsync(downlink, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: a downlink is worth nothing after a restart.
        }
    }

    private async Task SendAsync(DownlinkReady downlink, CancellationToken cancel)
    {
        try
        {
            var left = downlink.Deadline - clock.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                Drop(downlink, "too_late");
                return;
            }

            using var deadline = new CancellationTokenSource(left, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
            await link.Link.PublishAsync(Message(downlink, left), either.Token);
            BridgeMetrics.Downlink("sent");
        }
        catch (OperationCanceledException)
        {
            Drop(downlink, "too_late");
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            Drop(downlink, "no_broker");
            LogNotSent(logger, downlink.DevEui, downlink.Gateway, error.Message);
        }
        finally
        {
            _window.Release();
        }
    }

    private MqttApplicationMessage Message(DownlinkReady downlink, TimeSpan left)
    {
        var dialect = gateways.DialectOf(downlink.Gateway, downlink.Region);
        var payload = dialect.Json
            ? System.Text.Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(downlink.Frame))
            : downlink.Frame.ToByteArray();
        return new MqttApplicationMessage
        {
            Topic = GatewayTopics.For(dialect.TopicPrefix, downlink.Gateway, GatewayTopicKind.Down),
            PayloadSegment = payload,
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            MessageExpiryInterval = (uint)Math.Max(1, Math.Ceiling(left.TotalSeconds)),
        };
    }

    private void Drop(DownlinkReady downlink, string outcome)
    {
        BridgeMetrics.Downlink(outcome);
        LogDropped(logger, downlink.DevEui, downlink.Gateway, outcome);
    }

    [LoggerMessage(EventId = 2036, EventName = "decision.downlink.drop", Level = LogLevel.Debug,
        Message = "{DevEui}: a downlink over {Gateway} is dropped: {Outcome}.")]
    private static partial void LogDropped(ILogger logger, Eui64 devEui, Eui64 gateway, string outcome);

    [LoggerMessage(EventId = 2037, EventName = "decision.downlink.fail", Level = LogLevel.Debug,
        Message = "{DevEui}: a downlink over {Gateway} could not be sent: {Reason}")]
    private static partial void LogNotSent(ILogger logger, Eui64 devEui, Eui64 gateway, string reason);
}
