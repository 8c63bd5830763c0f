using Kreisfunk.Bridge.Mqtt;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;
using MQTTnet;

namespace Kreisfunk.Bridge.Sinks;

/// <summary>
/// Application events over MQTT as ChirpStack v4 has them, and the developers' retained view. One device's messages
/// leave one after the other, different devices' side by side.
/// </summary>
internal sealed class EventSink(EventLink events) : ISink
{
    private readonly AlarmWaves _alarms = new();

    public string Name => "events";

    public async Task WriteAsync(SinkBatch batch, CancellationToken cancel)
    {
        var speaking = batch.Entries.Where(entry => entry.Device is not null && _alarms.MayTell(entry))
            .Select(entry => (Entry: entry, Messages: MessagesOf(entry, entry.Device!).ToList()))
            .Where(said => said.Messages.Count > 0).ToList();
        var devices = speaking.GroupBy(said => said.Entry.Device!.Device.DevEui, said => said.Messages);
        await Task.WhenAll(devices.Select(messages => PublishAsync(messages.SelectMany(message => message), cancel)));
        if (speaking.Count > 0)
            batch.Reach(speaking[^1].Entry);
    }

    /// <summary>
    /// Retained values go out first and unconfirmed: the event behind them on the same connection is confirmed, and
    /// with it everything before.
    /// </summary>
    private async Task PublishAsync(IEnumerable<MqttApplicationMessage> messages, CancellationToken cancel)
    {
        foreach (var message in messages)
            await events.Link.PublishAsync(message, cancel);
    }

    private static IEnumerable<MqttApplicationMessage> MessagesOf(SinkEntry entry, DeviceInfoRow device) =>
        entry.Effect switch
        {
            UplinkGathered gathered => EventMessages.Of(gathered.Uplink, entry.Decoded, device),
            SessionStarted started => [EventMessages.Of(started, device)],
            DownlinkEnded ended => EventMessages.Of(ended, device),
            FrameJudged judged => EventMessages.Of(judged, device),
            DownlinkSent sent => EventMessages.Of(sent, device),
            DownlinkParked parked => [EventMessages.Of(parked, device)],
            DeviceStatusTold told => [EventMessages.Of(told, device)],
            UplinkEnriched late => [EventMessages.Of(late, device)],
            MacChanged changed => EventMessages.Of(changed, device),
            CounterResetAllowed allowed => [EventMessages.Of(allowed, device)],
            _ => [],
        };
}
