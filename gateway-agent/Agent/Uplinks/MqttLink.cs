using System.Globalization;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Uplinks.Trust;
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
    TimeProvider time, BrokerCredentials credentials, ILogger<MqttLink> log) : BackgroundService
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10), KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>Commands are a few kilobytes; a larger packet is nobody's command.</summary>
    private const int MaxPacketBytes = 256 * 1024;

    /// <summary>How often the certificates' files are looked at; a renewal has weeks.</summary>
    private static readonly TimeSpan RenewalBeat = TimeSpan.FromSeconds(5);

    private readonly AgentOptions _options = options.Value;
    private readonly ReconnectPause _pause = new(new Random(FreshNumbers.Seed()));
    private readonly string _clientId = string.IsNullOrEmpty(options.Value.Mqtt.ClientId)
        ? RandomClientId()
        : options.Value.Mqtt.ClientId;

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
                    NoteAway(credentials.Refusal ?? Innermost(e).Message);
            }

            await Task.Delay(_pause.Next(), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ConnectAndRunAsync(CancellationToken stop)
    {
        credentials.Look();
        using var transport = new BurstTransport();
        using var client = new MqttClientFactory().CreateMqttClient(transport);
        var session = new BrokerSession(client, transport, _options, parts, clock, log);
        client.ApplicationMessageReceivedAsync += session.ReceiveAsync;
        client.DisconnectedAsync += _ =>
        {
            parts.Signal.Wake();
            return Task.CompletedTask;
        };
        var result = await client.ConnectAsync(ClientOptions(), stop).ConfigureAwait(false);
        if (result.ResultCode != MqttClientConnectResultCode.Success)
            throw new InvalidOperationException(
                $"it refused the connection: {result.ResultCode} {result.ReasonString}");

        parts.Broker.Connected();
        LogConnected(log, _options.Mqtt.Host, _options.Mqtt.Port);
        _isAwayLogged = false;
        var since = clock.Now;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var renewal = RenewAsync(client, ended.Token);
        try
        {
            await session.RunAsync(result.ReceiveMaximum, stop).ConfigureAwait(false);
        }
        finally
        {
            _pause.Ended(clock.Now - since);
            await ended.CancelAsync().ConfigureAwait(false);
            await renewal.ConfigureAwait(false);
        }

        if (!stop.IsCancellationRequested)
            NoteAway("the connection ended");
    }

    /// <summary>
    /// Ends the connection when there are new certificates. What the server has not confirmed goes again over the next
    /// one, so that nothing is lost.
    /// </summary>
    private async Task RenewAsync(IMqttClient client, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            await Task.Delay(RenewalBeat, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ended.IsCancellationRequested || !credentials.Look())
                continue;
            await client.TryDisconnectAsync().ConfigureAwait(false);
            return;
        }
    }

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;

    private void NoteAway(string reason)
    {
        parts.Broker.Away(reason);
        if (!_isAwayLogged)
            LogAway(log, _options.Mqtt.Host, _options.Mqtt.Port, reason);
        _isAwayLogged = true;
    }

    private MqttClientOptions ClientOptions()
    {
        var mqtt = _options.Mqtt;
        // Commands of the past are worthless and the spool remembers the rest: no session at the broker.
        var builder = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer(mqtt.Host, mqtt.Port)
            .WithClientId(_clientId)
            .WithCleanStart()
            .WithTimeout(ConnectTimeout)
            .WithKeepAlivePeriod(KeepAlive)
            .WithMaximumPacketSize(MaxPacketBytes)
            .WithTlsOptions(credentials.Apply);
        if (!string.IsNullOrEmpty(mqtt.Username))
            builder.WithCredentials(mqtt.Username, mqtt.Password ?? "");
        if (Eui64.TryParse(_options.GatewayId, out var only))
            builder.WithWillTopic(GatewayTopics.For(_options.Region, only, GatewayTopicKind.Connection))
                .WithWillPayload(new GatewayMessages(_options).Bytes(new ConnState { GatewayId = only.ToString() }))
                .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
                .WithWillRetain();
        return builder.Build();
    }

    private static string RandomClientId() => string.Create(CultureInfo.InvariantCulture,
        $"kreisfunk-agent-{FreshNumbers.Name()[..8]}");

    [LoggerMessage(EventId = 3221, EventName = "agent.broker.connect", Level = LogLevel.Information,
        Message = "Connected to the broker {Host}:{Port}")]
    private static partial void LogConnected(ILogger log, string host, int port);

    [LoggerMessage(EventId = 3222, EventName = "agent.broker.lose", Level = LogLevel.Warning,
        Message = "The broker {Host}:{Port} is away ({Reason}); uplinks wait in the spool, the agent keeps trying")]
    private static partial void LogAway(ILogger log, string host, int port, string reason);
}
