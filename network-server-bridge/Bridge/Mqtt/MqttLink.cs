using MQTTnet;

namespace Kreisfunk.Bridge.Mqtt;

/// <summary>
/// One connection to the broker that comes back by itself. Each attempt is a new client object: an acknowledgement that
/// arrives late for an old connection then fails, and can never confirm another message of the new one.
/// </summary>
internal sealed partial class MqttLink(MqttLinkSettings settings, TimeProvider clock, ILogger logger)
{
    /// <summary>
    /// First wait after a loss, and the longest: a broker's restart is short, a wrong address is not.
    /// </summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private volatile Connection? _current;
    private bool _reportedLoss;

    public bool IsConnected => _current is not null;

    /// <summary>Connects, serves until the connection is lost, and begins again, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var wait = ShortestWait;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await ServeAsync(() => wait = ShortestWait, cancel);
            }
            catch (Exception error) when (!cancel.IsCancellationRequested)
            {
                ReportLoss(error.Message);
            }
            catch (Exception)
            {
                // Stopping: the client says so in several kinds of exception, depending on where it was.
                return;
            }

            await Task.Delay(wait, clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    /// <summary>
    /// Publishes and waits for the broker's answer. Throws when there is no connection, it is lost on the way, or the
    /// broker refuses.
    /// </summary>
    public async Task PublishAsync(MqttApplicationMessage message, CancellationToken cancel)
    {
        var connection = _current ?? throw new IOException(
            $"No connection to the MQTT broker {settings.Mqtt.Host}:{settings.Mqtt.Port}.");
        await connection.Window.WaitAsync(cancel);
        try
        {
            var result = await connection.Client.PublishAsync(message, cancel);
            if (!result.IsSuccess)
                throw new IOException($"The MQTT broker refused {message.Topic}: {result.ReasonCode}.");
        }
        finally
        {
            connection.Window.Release();
        }
    }

    private async Task ServeAsync(Action connected, CancellationToken cancel)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        var closed = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        client.DisconnectedAsync += lost =>
        {
            closed.TrySetResult(lost.Exception?.Message ?? lost.Reason.ToString());
            return Task.CompletedTask;
        };
        if (settings.Received is not null)
            client.ApplicationMessageReceivedAsync += settings.Received;

        var result = await client.ConnectAsync(settings.ClientOptions(), cancel);
        if (result.ResultCode != MqttClientConnectResultCode.Success)
            throw new IOException($"the broker answered {result.ResultCode} {result.ReasonString}".TrimEnd());
        // MQTTnet gives 0 when the broker names none (its own server does); the standard's default is 65,535.
        using var connection = new Connection(client,
            result.ReceiveMaximum is { } limit and > 0 ? limit : ushort.MaxValue);
        try
        {
            await SubscribeAsync(client, cancel);
            _current = connection;
            connected();
            ReportConnected();
            ReportLoss(await closed.Task.WaitAsync(cancel));
        }
        finally
        {
            _current = null;
            await DisconnectAsync(client);
        }
    }

    private async Task SubscribeAsync(IMqttClient client, CancellationToken cancel)
    {
        foreach (var filter in settings.Filters)
        {
            var options = new MqttClientSubscribeOptionsBuilder()
                .WithTopicFilter(filter, MQTTnet.Protocol.MqttQualityOfServiceLevel.AtLeastOnce).Build();
            var result = await client.SubscribeAsync(options, cancel);
            if (result.Items.FirstOrDefault() is { } item && (int)item.ResultCode > 2)
                throw new IOException($"the broker refused the subscription {filter}: {item.ResultCode}");
        }
    }

    private static async Task DisconnectAsync(IMqttClient client)
    {
        if (!client.IsConnected)
            return;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await client.DisconnectAsync(new MqttClientDisconnectOptions(), patience.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void ReportConnected()
    {
        _reportedLoss = false;
        LogConnected(logger, settings.ClientId, settings.Mqtt.Host, settings.Mqtt.Port);
    }

    private void ReportLoss(string reason)
    {
        if (!_reportedLoss)
            LogLost(logger, settings.ClientId, settings.Mqtt.Host, settings.Mqtt.Port, reason);
        _reportedLoss = true;
    }

    [LoggerMessage(EventId = 2010, EventName = "mqtt.link.open", Level = LogLevel.Information,
        Message = "{Client} is connected to the MQTT broker {Host}:{Port}.")]
    private static partial void LogConnected(ILogger logger, string client, string host, int port);

    [LoggerMessage(EventId = 2011, EventName = "mqtt.link.lose", Level = LogLevel.Warning,
        Message = "{Client} has no connection to the MQTT broker {Host}:{Port} ({Reason}) and keeps trying. " +
            "Check that the broker runs and Mqtt:Host and Mqtt:Port are right.")]
    private static partial void LogLost(ILogger logger, string client, string host, int port, string reason);

    /// <summary>
    /// Publishes under way at once: no more than the broker allows, and never more than 100, which already fills the
    /// line.
    /// </summary>
    private sealed class Connection(IMqttClient client, ushort receiveMaximum) : IDisposable
    {
        public IMqttClient Client { get; } = client;

        public SemaphoreSlim Window { get; } = new(Math.Min(receiveMaximum, (ushort)100));

        public void Dispose() => Window.Dispose();
    }
}
