using System.Net;
using System.Net.Sockets;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Kreisfunk.Broker;

/// <summary>
/// An MQTT 5 broker in the process, for one town on one machine: no passwords, so on loopback. Its memory is no
/// promise: the agent's spool and the bridge's log keep what matters.
/// </summary>
public sealed partial class EmbeddedBroker : IHostedService, IDisposable
{
    private readonly BrokerOptions _options;
    private readonly ILogger<EmbeddedBroker> _log;
    private readonly BrokerMetrics _metrics = new();
    private readonly ClientSeats _seats;
    private readonly MqttServer _server;

    public EmbeddedBroker(BrokerOptions options, ILogger<EmbeddedBroker> log)
    {
        _options = options;
        _log = log;
        _seats = new ClientSeats(options.MaxClients, TimeProvider.System);
        _server = CreateServer(options);
        _server.ValidatingConnectionAsync += ValidateConnectionAsync;
        _server.InterceptingPublishAsync += InterceptPublishAsync;
        _server.ClientConnectedAsync += OnConnectedAsync;
        _server.ClientDisconnectedAsync += OnDisconnectedAsync;
        _server.QueuedApplicationMessageOverwrittenAsync += OnDroppedAsync;
    }

    /// <summary>Throws <see cref="SocketException"/> when the port is taken.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _server.StartAsync();
        LogStarted(_log, _options.Address, _options.Port);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server.IsStarted)
            await _server.StopAsync(new MqttServerStopOptions());
    }

    public void Dispose()
    {
        _server.Dispose();
        _metrics.Dispose();
    }

    private static MqttServer CreateServer(BrokerOptions options)
    {
        var address = IPAddress.Parse(options.Address);
        var isV6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        var builder = new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointPort(options.Port)
            .WithDefaultEndpointBoundIPAddress(isV6 ? IPAddress.None : address)
            .WithDefaultEndpointBoundIPV6Address(isV6 ? address : IPAddress.None)
            // A client that was away finds what was published meanwhile, up to the bound.
            .WithPersistentSessions(true)
            .WithMaxPendingMessagesPerClient(options.MaxPendingMessagesPerClient)
            .WithPendingMessagesOverflowStrategy(MqttPendingMessagesOverflowStrategy.DropOldestQueuedMessage);
        return new MqttServerFactory().CreateMqttServer(builder.Build());
    }

    private Task ValidateConnectionAsync(ValidatingConnectionEventArgs args)
    {
        // MQTT 5, section 3.1.3.1: a client without an identifier is given one.
        if (string.IsNullOrEmpty(args.ClientId))
            args.AssignedClientIdentifier = $"auto-{Guid.NewGuid():N}";
        if (!_seats.TryTake(args.AssignedClientIdentifier ?? args.ClientId))
        {
            args.ReasonCode = MqttConnectReasonCode.QuotaExceeded;
            args.ReasonString = $"The broker has its {_options.MaxClients} clients (Broker:MaxClients).";
            _metrics.Refused("clients");
        }

        return Task.CompletedTask;
    }

    private Task InterceptPublishAsync(InterceptingPublishEventArgs args)
    {
        _metrics.Published();
        if (args.ApplicationMessage.Payload.Length <= _options.MaxPayloadBytes)
            return Task.CompletedTask;

        args.ProcessPublish = false;
        args.Response.ReasonCode = MqttPubAckReasonCode.QuotaExceeded;
        args.Response.ReasonString = $"The payload is over {_options.MaxPayloadBytes} bytes (Broker:MaxPayloadBytes).";
        _metrics.Refused("payload");
        return Task.CompletedTask;
    }

    private Task OnConnectedAsync(ClientConnectedEventArgs args)
    {
        _seats.Arrived(args.ClientId);
        _metrics.Connected();
        LogConnected(_log, args.ClientId);
        return Task.CompletedTask;
    }

    private Task OnDisconnectedAsync(ClientDisconnectedEventArgs args)
    {
        _seats.Left(args.ClientId);
        _metrics.Disconnected();
        LogDisconnected(_log, args.ClientId, args.DisconnectType);
        return Task.CompletedTask;
    }

    private Task OnDroppedAsync(QueueMessageOverwrittenEventArgs args)
    {
        _metrics.Dropped();
        LogDropped(_log, args.ReceiverClientId);
        return Task.CompletedTask;
    }

    [LoggerMessage(EventId = 7001, EventName = "broker.server.start", Level = LogLevel.Information,
        Message = "Embedded MQTT broker listens on {Address}:{Port}")]
    private static partial void LogStarted(ILogger log, string address, int port);

    [LoggerMessage(EventId = 7002, EventName = "broker.client.connect", Level = LogLevel.Debug,
        Message = "MQTT client {Client} connected")]
    private static partial void LogConnected(ILogger log, string client);

    [LoggerMessage(EventId = 7003, EventName = "broker.client.disconnect", Level = LogLevel.Debug,
        Message = "MQTT client {Client} left: {Kind}")]
    private static partial void LogDisconnected(ILogger log, string client, MqttClientDisconnectType kind);

    [LoggerMessage(EventId = 7004, EventName = "broker.message.drop", Level = LogLevel.Debug,
        Message = "MQTT client {Client} is too slow: its oldest waiting message was dropped")]
    private static partial void LogDropped(ILogger log, string client);
}
