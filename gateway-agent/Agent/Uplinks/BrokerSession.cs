using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Protocol;

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>One connection to the broker, from its CONNACK to its end.</summary>
internal sealed partial class BrokerSession(IMqttClient client, BurstTransport transport, AgentOptions options,
    LinkParts parts, MonotonicClock clock, ILogger log)
{
    /// <summary>How often deadlines are looked at when nothing happens.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// What comes so soon after a burst leaves with the next: one write for all. A device's answer has a second.
    /// </summary>
    private static readonly TimeSpan BurstPause = TimeSpan.FromMilliseconds(2);

    /// <summary>On stop the spool gets this long to drain: a forwarder's frames of the last moment.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Messages without PUBACK, when the broker names no smaller number: a window of several gateways.
    /// </summary>
    private const int MaxInFlight = 1024;

    private readonly GatewayMessages _messages = new(options);
    private readonly HashSet<Eui64> _subscribed = [], _announced = [];
    private int _inFlight, _inFlightLimit = MaxInFlight, _met;
    private volatile bool _isBroken;

    private bool IsDrained => parts.Uplinks.IsEmpty && parts.Outbox.IsEmpty;

    private bool IsAlive => client.IsConnected && !_isBroken;

    /// <summary>Returns when the connection has ended, or after an orderly end when stopped.</summary>
    public async Task RunAsync(ushort? receiveMaximum, CancellationToken stop)
    {
        // MQTTnet gives 0 when the broker names none (its own server does); the standard's default is 65,535.
        _inFlightLimit = receiveMaximum is null or 0 ? MaxInFlight : Math.Min((int)receiveMaximum, MaxInFlight);
        parts.Uplinks.Connected(clock.Now);
        // What a former life left in the spool goes out even if its concentrator has not spoken yet.
        foreach (var gateway in parts.Uplinks.SpooledGateways)
            await MeetAsync(gateway, stop).ConfigureAwait(false);
        while (IsAlive && !stop.IsCancellationRequested)
            await BeatAsync(stop).ConfigureAwait(false);
        if (!IsAlive)
            return;

        for (var end = clock.Now + DrainTime; IsAlive && !IsDrained && clock.Now < end;)
            await BeatAsync(CancellationToken.None).ConfigureAwait(false);
        await LeaveAsync().ConfigureAwait(false);
    }

    /// <summary>A message of the broker.</summary>
    public Task ReceiveAsync(MqttApplicationMessageReceivedEventArgs args)
    {
        var message = args.ApplicationMessage;
        if (!parts.Downlinks.MayRead())
            return Task.CompletedTask;
        if (!GatewayTopics.TryParse(message.Topic, out _, out var gateway, out var kind))
        {
            LogUnknownCommand(log, message.Topic);
            return Task.CompletedTask;
        }

        if (kind == GatewayTopicKind.Down && GatewayMessages.TryRead(message.Payload, out DownlinkFrame frame))
            parts.Downlinks.Begin(gateway, frame);
        else if (kind == GatewayTopicKind.Stored && GatewayMessages.TryReadCursor(message.Payload, out var cursor))
        {
            parts.Uplinks.Stored(gateway, cursor, clock.Now);
            parts.Signal.Wake();
        }
        else if (parts.Remote?.TryTake(gateway, kind, message.Payload) != true)
            LogUnreadable(log, message.Topic, message.Payload.Length);
        return Task.CompletedTask;
    }

    private async Task BeatAsync(CancellationToken cancellation)
    {
        parts.Pulses.Link.Works(clock.Now);
        await MeetNewAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        parts.Uplinks.Tick(clock.Now);
        var isBusy = await SendBurstAsync().ConfigureAwait(false);
        await parts.Signal.WaitAsync(Beat, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (isBusy)
            await Task.Delay(BurstPause, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Everything that may leave now, in one write. True when there was something.</summary>
    private async Task<bool> SendBurstAsync()
    {
        var count = 0;
        transport.Hold();
        for (; IsAlive && parts.Outbox.TryTake(out var item); count++)
            _ = PublishAsync(_messages.Write(item), null);
        for (; IsAlive && Volatile.Read(ref _inFlight) < _inFlightLimit
               && parts.Uplinks.TryNext(clock.Now, out var uplink); count++)
            _ = PublishAsync(_messages.Write(uplink), uplink);
        try
        {
            await transport.ReleaseAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            LogNotPublished(log, "A burst of messages", e.Message);
            _isBroken = true;
        }

        return count > 0;
    }

    private async Task MeetNewAsync(CancellationToken cancellation)
    {
        if (_met == parts.Concentrators.Count)
            return;
        var all = parts.Concentrators.All;
        foreach (var concentrator in all)
        {
            await MeetAsync(concentrator.Eui, cancellation).ConfigureAwait(false);
            if (concentrator.IsOnline && _announced.Add(concentrator.Eui))
                _ = PublishAsync(_messages.Write(State(concentrator.Eui, ConnState.Types.State.Online)), null);
        }

        _met = all.Count;
    }

    /// <summary>Commands are subscribed before the first uplink leaves, so that no answer is missed.</summary>
    private async Task MeetAsync(Eui64 gateway, CancellationToken cancellation)
    {
        if (!IsAlive || !_subscribed.Add(gateway))
            return;
        try
        {
            await SubscribeAsync(gateway, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            LogNotSubscribed(log, gateway.ToString(), e.Message);
            _isBroken = true;
            return;
        }

        parts.Uplinks.AddGateway(gateway);
    }

    private async Task SubscribeAsync(Eui64 gateway, CancellationToken cancellation)
    {
        var down = GatewayTopics.For(options.Region, gateway, GatewayTopicKind.Down);
        var filter = string.Concat(down.AsSpan(0, down.LastIndexOf('/')), "/#");
        await client.SubscribeAsync(filter, MqttQualityOfServiceLevel.AtLeastOnce, cancellation).ConfigureAwait(false);
    }

    /// <summary>Messages leave in the order of the calls; the answers are awaited side by side.</summary>
    private async Task PublishAsync(MqttApplicationMessage message, Uplink? uplink)
    {
        Interlocked.Increment(ref _inFlight);
        try
        {
            var result = await client.PublishAsync(message, CancellationToken.None).ConfigureAwait(false);
            var isTaken = result.ReasonCode == MqttClientPublishReasonCode.Success;
            if (uplink is { } sent)
                parts.Uplinks.PubAcked(sent, isTaken, clock.Now);
            if (!isTaken)
                LogNotTaken(log, message.Topic, result.ReasonCode);
        }
        catch (Exception e)
        {
            // Whatever it was, this connection is of no further use; the uplink goes again over the next one.
            LogNotPublished(log, message.Topic, e.Message);
            _isBroken = true;
        }
        finally
        {
            // A loop that has nothing to send needs no word that the broker answered: it would turn twice per uplink.
            var left = Interlocked.Decrement(ref _inFlight);
            if (_isBroken || left + 1 >= _inFlightLimit || parts.Uplinks.Kept > left)
                parts.Signal.Wake();
        }
    }

    private async Task LeaveAsync()
    {
        // Side by side: a broker that hangs is waited for once.
        var states = parts.Concentrators.All.Where(c => c.IsOnline)
            .Select(c => PublishAsync(_messages.Write(State(c.Eui, ConnState.Types.State.Offline)), null));
        await Task.WhenAll([.. states]).WaitAsync(DrainTime)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await client.TryDisconnectAsync().ConfigureAwait(false);
    }

    private static OutboxMessage State(Eui64 gateway, ConnState.Types.State state) =>
        new(gateway, GatewayTopicKind.Connection, new ConnState { GatewayId = gateway.ToString(), State = state });

    [LoggerMessage(EventId = 3211, EventName = "agent.command.unknown", Level = LogLevel.Debug,
        Message = "Command not known: {Topic}")]
    private static partial void LogUnknownCommand(ILogger log, string topic);

    [LoggerMessage(EventId = 3212, EventName = "agent.command.reject", Level = LogLevel.Warning,
        Message = "Command not understood: {Topic}, {LengthBytes} bytes; it must be protobuf or JSON of the gateway "
            + "contract")]
    private static partial void LogUnreadable(ILogger log, string topic, long lengthBytes);

    [LoggerMessage(EventId = 3213, EventName = "agent.broker.refuse", Level = LogLevel.Debug,
        Message = "The broker did not take {Topic}: {Reason}")]
    private static partial void LogNotTaken(ILogger log, string topic, MqttClientPublishReasonCode reason);

    [LoggerMessage(EventId = 3214, EventName = "agent.broker.fail", Level = LogLevel.Debug,
        Message = "{Topic} not sent: {Reason}")]
    private static partial void LogNotPublished(ILogger log, string topic, string reason);

    [LoggerMessage(EventId = 3215, EventName = "agent.command.unsubscribed", Level = LogLevel.Warning,
        Message = "{Gateway}: commands could not be subscribed: {Reason}")]
    private static partial void LogNotSubscribed(ILogger log, string gateway, string reason);
}
