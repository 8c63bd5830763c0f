using System.Buffers;
using System.Threading.Channels;
using Kreisfunk.Bridge.Devices;
using Kreisfunk.Bridge.Mqtt;
using Kreisfunk.Bridge.Sinks;
using Kreisfunk.Contracts.Events;
using Kreisfunk.LoRaWan;
using MQTTnet;
using Channel = System.Threading.Channels.Channel;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Kreisfunk.Bridge.Downlinks;

/// <summary>
/// Downlinks that applications send over MQTT. The broker gets its acknowledgement when the item is on disk, or when
/// its refusal has been told; commands of one device are taken in their order.
/// </summary>
internal sealed partial class DownlinkMessages(
    DownlinkDesk desk, DeviceDirectory devices, Lazy<EventLink> events, TimeProvider clock,
    ILogger<DownlinkMessages> logger) : BackgroundService
{
    /// <summary>Side by side: one item costs a flush of the journal, and several share one.</summary>
    private const int Lanes = 16;

    /// <summary>Waiting per lane; behind them the broker waits.</summary>
    private const int LaneLength = 128;

    private readonly Channel<MqttApplicationMessageReceivedEventArgs>[] _lanes =
    [
        .. Enumerable.Range(0, Lanes).Select(_ => Channel.CreateBounded<MqttApplicationMessageReceivedEventArgs>(
            new BoundedChannelOptions(LaneLength) { SingleReader = true })),
    ];

    public async Task ReceiveAsync(MqttApplicationMessageReceivedEventArgs message)
    {
        message.AutoAcknowledge = false;
        var lane = (uint)message.ApplicationMessage.Topic.GetHashCode(StringComparison.Ordinal) % Lanes;
        await _lanes[lane].Writer.WriteAsync(message);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_lanes.Select(lane => WorkAsync(lane.Reader, stoppingToken)));

    private async Task WorkAsync(
        ChannelReader<MqttApplicationMessageReceivedEventArgs> messages, CancellationToken cancel)
    {
        try
        {
            await foreach (var message in messages.ReadAllAsync(cancel))
                await TakeAsync(message, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Stopping: what is not acknowledged comes again.
        }
    }

    private async Task TakeAsync(MqttApplicationMessageReceivedEventArgs message, CancellationToken cancel)
    {
        try
        {
            await DecideAsync(message.ApplicationMessage, cancel);
            await message.AcknowledgeAsync(cancel);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            // The connection is gone: the broker delivers it again on the next one.
            BridgeMetrics.Command("interrupted");
            LogInterrupted(logger, message.ApplicationMessage.Topic, error.Message);
        }
    }

    private async Task DecideAsync(MqttApplicationMessage message, CancellationToken cancel)
    {
        if (!CommandTopics.TryParseDown(message.Topic, out var application, out var devEui)
            || devices.Find(devEui) is not { } device)
        {
            BridgeMetrics.Command("unknown_device");
            LogUnknown(logger, message.Topic);
            return;
        }

        var problem = device.Application.Id != application
            ? new DownlinkProblem(LogCode.Unknown,
                $"A downlink came on the topic of application {application}, but the device belongs to "
                + $"{device.Application.Id}; send it there.")
            : await AskAsync(devEui, message.Payload.ToArray(), cancel);
        if (problem is null)
        {
            BridgeMetrics.Command("queued");
            return;
        }

        BridgeMetrics.Command(problem.IsForNow ? "full" : "refused");
        await events.Value.Link.PublishAsync(EventMessages.Refused(problem, device, clock.GetUtcNow()), cancel);
    }

    private async Task<DownlinkProblem?> AskAsync(Eui64 devEui, byte[] payload, CancellationToken cancel)
    {
        if (!DownlinkCommand.TryRead(payload, out var command))
            return new DownlinkProblem(LogCode.Unknown, "A downlink command is no JSON of the known form; see the "
                + "how-to send-a-downlink.");
        if (command.DevEui is null)
            return new DownlinkProblem(LogCode.Unknown, "devEui is missing; give that of the topic.");
        return (await desk.TakeAsync(devEui, command, cancel)).Problem;
    }

    [LoggerMessage(EventId = 2060, EventName = "downlink.command.unknown", Level = LogLevel.Warning,
        Message = "A downlink command on {Topic} is for no registered device and is dropped.")]
    private static partial void LogUnknown(ILogger logger, string topic);

    [LoggerMessage(EventId = 2061, EventName = "downlink.command.interrupt", Level = LogLevel.Debug,
        Message = "A downlink command on {Topic} is not acknowledged and comes again: {Reason}")]
    private static partial void LogInterrupted(ILogger logger, string topic, string reason);
}
