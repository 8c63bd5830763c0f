using System.Globalization;
using System.Security.Cryptography;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>Keeps a connection to the broker: connects, lets a session run, waits, connects again.</summary>
internal sealed partial class MqttLink(IOptions<AgentOptions> options, LinkParts parts, MonotonicClock clock,
    TimeProvider time, ILogger<MqttLink> log) : BackgroundService
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10), KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>Commands are a few kilobytes; a larger packet is nobody's command.</summary>
    private const int MaxPacketBytes = 256 * 1024;

    private readonly AgentOptions _options = options.Value;
    private readonly ReconnectPause _pause = new(new Random(RandomNumberGenerator.GetInt32(int.MaxValue)));
    private readonly MqttClientOptions _clientOptions = ClientOptions(options.Value);
    private bool _isAwayLogged;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            parts.Pulses.Link.Works(clock.Now);
            try
            {
                await ConnectAndRunAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                // While stopping, any failure is only the broken-off attempt.
                if (!stoppingToken.IsCancellationRequested)
                    NoteAway(e.Message);
            }

            await Task.Delay(_pause.Next(), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ConnectAndRunAsync(CancellationToken stop)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        var session = new BrokerSession(client, _options, parts, clock, log);
        client.ApplicationMessageReceivedAsync += session.ReceiveAsync;
        client.DisconnectedAsync += _ =>
        {
            parts.Signal.Wake();
            return Task.CompletedTask;
        };
        var result = await client.ConnectAsync(_clientOptions, stop).ConfigureAwait(false);
        if (result.ResultCode != MqttClientConnectResultCode.Success)
            throw new InvalidOperationException(
                $"it refused the connection: {result.ResultCode} {result.ReasonString}");

        parts.Broker.Connected();
        LogConnected(log, _options.Mqtt.Host, _options.Mqtt.Port);
        _isAwayLogged = false;
        var since = clock.Now;
        try
        {
            await session.RunAsync(result.ReceiveMaximum, stop).ConfigureAwait(false);
        }
        finally
        {
            _pause.Ended(clock.Now - since);
        }

        if (!stop.IsCancellationRequested)
            NoteAway("the connection ended");
    }

    private void NoteAway(string reason)
    {
        parts.Broker.Away(reason);
        if (!_isAwayLogged)
            LogAway(log, _options.Mqtt.Host, _options.Mqtt.Port, reason);
        _isAwayLogged = true;
    }

    private static MqttClientOptions ClientOptions(AgentOptions options)
    {
        var mqtt = options.Mqtt;
        // Commands of the past are worthless and the spool remembers the rest: no session at the broker.
        var builder = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer(mqtt.Host, mqtt.Port)
            .WithClientId(string.IsNullOrEmpty(mqtt.ClientId) ? RandomClientId() : mqtt.ClientId)
            .WithCleanStart()
            .WithTimeout(ConnectTimeout)
            .WithKeepAlivePeriod(KeepAlive)
            .WithMaximumPacketSize(MaxPacketBytes)
            .WithTlsOptions(tls => tls.UseTls(mqtt.Tls));
        if (!string.IsNullOrEmpty(mqtt.Username))
            builder.WithCredentials(mqtt.Username, mqtt.Password ?? "");
        if (Eui64.TryParse(options.GatewayId, out var only))
            builder.WithWillTopic(GatewayTopics.For(options.Region, only, GatewayTopicKind.Connection))
                .WithWillPayload(new GatewayMessages(options).Bytes(new ConnState { GatewayId = only.ToString() }))
                .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
                .WithWillRetain();
        return builder.Build();
    }

    private static string RandomClientId() => string.Create(CultureInfo.InvariantCulture,
        $"kreisfunk-agent-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");

    [LoggerMessage(EventId = 3221, EventName = "agent.broker.connect", Level = LogLevel.Information,
        Message = "Connected to the broker {Host}:{Port}")]
    private static partial void LogConnected(ILogger log, string host, int port);

    [LoggerMessage(EventId = 3222, EventName = "agent.broker.lose", Level = LogLevel.Warning,
        Message = "The broker {Host}:{Port} is away ({Reason}); uplinks wait in the spool, the agent keeps trying")]
    private static partial void LogAway(ILogger log, string host, int port, string reason);
}
