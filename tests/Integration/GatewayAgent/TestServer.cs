using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>
/// Plays the server behind the broker: keeps what came, in order, and, when it is to play Kreisfunk's, answers each
/// uplink with the highest number up to which it has everything.
/// </summary>
internal sealed class TestServer(int brokerPort, bool sendsCursor) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(Eui64 Gateway, string Stream), SortedSet<long>> _stored = new();
    private IMqttClient _client = new MqttClientFactory().CreateMqttClient();

    public ConcurrentQueue<(Eui64 Gateway, long Sequence, UplinkFrame Frame)> Uplinks { get; } = new();

    public ConcurrentQueue<DownlinkTxAck> TxAcks { get; } = new();

    public ConcurrentQueue<GatewayStats> Stats { get; } = new();

    public ConcurrentQueue<GatewayCommandExecResponse> Answers { get; } = new();

    public ConcurrentQueue<ConnState> States { get; } = new();

    public ConcurrentQueue<string> Payloads { get; } = new();

    /// <summary>Numbers of one gateway's streams that came at least once.</summary>
    public int StoredCount(Eui64 gateway) =>
        _stored.Where(pair => pair.Key.Gateway == gateway).Sum(pair => pair.Value.Count);

    /// <summary>Connects, or connects anew after the broker was away.</summary>
    public async Task ConnectAsync()
    {
        _client.Dispose();
        _client = new MqttClientFactory().CreateMqttClient();
        _client.ApplicationMessageReceivedAsync += ReceiveAsync;
        await _client.ConnectAsync(new MqttClientOptionsBuilder().WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer("127.0.0.1", brokerPort).Build());
        var subscription = new MqttClientSubscribeOptionsBuilder();
        foreach (var filter in GatewayTopics.ServerFilters)
            subscription.WithTopicFilter(filter, MqttQualityOfServiceLevel.AtLeastOnce);
        await _client.SubscribeAsync(subscription.Build());
    }

    public Task SendDownAsync(Eui64 gateway, byte[] payload) => SendAsync(gateway, GatewayTopicKind.Down, payload);

    public Task SendAsync(Eui64 gateway, GatewayTopicKind kind, byte[] payload) => _client.PublishBinaryAsync(
        GatewayTopics.For("eu868", gateway, kind), payload, MqttQualityOfServiceLevel.AtLeastOnce);

    public async ValueTask DisposeAsync()
    {
        await _client.TryDisconnectAsync();
        _client.Dispose();
    }

    private async Task ReceiveAsync(MqttApplicationMessageReceivedEventArgs args)
    {
        var message = args.ApplicationMessage;
        Payloads.Enqueue(Encoding.UTF8.GetString(message.Payload));
        if (!GatewayTopics.TryParse(message.Topic, out _, out var gateway, out var kind))
            return;
        if (kind == GatewayTopicKind.ExecResponse)
            Answers.Enqueue(message.Payload.FirstSpan is [(byte)'{', ..]
                ? JsonParser.Default.Parse<GatewayCommandExecResponse>(Encoding.UTF8.GetString(message.Payload))
                : GatewayCommandExecResponse.Parser.ParseFrom(message.Payload));
        if (kind == GatewayTopicKind.ExecResponse || message.Payload.FirstSpan is [(byte)'{', ..])
            return;
        if (kind == GatewayTopicKind.Up)
            await StoreAsync(gateway, message);
        else if (kind == GatewayTopicKind.TxAck)
            TxAcks.Enqueue(DownlinkTxAck.Parser.ParseFrom(message.Payload));
        else if (kind == GatewayTopicKind.Stats)
            Stats.Enqueue(GatewayStats.Parser.ParseFrom(message.Payload));
        else if (kind == GatewayTopicKind.Connection)
            States.Enqueue(ConnState.Parser.ParseFrom(message.Payload));
    }

    private async Task StoreAsync(Eui64 gateway, MqttApplicationMessage message)
    {
        var properties = message.UserProperties.ToDictionary(p => p.Name,
            p => Encoding.UTF8.GetString(p.ValueBuffer.Span));
        var sequence = long.Parse(properties[StoredCursor.SequenceProperty], CultureInfo.InvariantCulture);
        var low = long.Parse(properties[StoredCursor.BaseProperty], CultureInfo.InvariantCulture);
        Uplinks.Enqueue((gateway, sequence, UplinkFrame.Parser.ParseFrom(message.Payload)));
        var set = _stored.GetOrAdd((gateway, properties[StoredCursor.StreamProperty]), _ => []);
        set.Add(sequence);
        if (!sendsCursor)
            return;

        var contiguous = low - 1;
        while (set.Contains(contiguous + 1))
            contiguous++;
        var cursor = new StoredCursor(properties[StoredCursor.StreamProperty], contiguous);
        await _client.PublishStringAsync(GatewayTopics.For("eu868", gateway, GatewayTopicKind.Stored),
            cursor.ToString(), MqttQualityOfServiceLevel.AtLeastOnce);
    }
}
