using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Bridge.Decisions;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using MQTTnet;
using MQTTnet.Packets;

namespace Kreisfunk.Bridge.Ingest;

/// <summary>
/// Takes in every message of gateways. An uplink goes to the queue and is acknowledged by who commits it; anything else
/// is acknowledged here. What makes no sense is counted, sampled in the log and acknowledged: it would never get
/// better.
/// </summary>
internal sealed partial class GatewayMessages(
    GatewayInputs inputs, GatewayDirectory gateways, RegionChoice regions, TimeProvider clock,
    ILogger<GatewayMessages> logger)
{
    /// <summary>One refused message in so many is logged, so that nonsense cannot fill the disk.</summary>
    private const int SampleOneIn = 100;

    private long _refused;

    public async Task ReceiveAsync(MqttApplicationMessageReceivedEventArgs message)
    {
        message.AutoAcknowledge = false;
        var topic = message.ApplicationMessage.Topic;
        if (!GatewayTopics.TryParse(topic, out var prefix, out var gateway, out var kind))
            Refuse(topic, "topic");
        else if (kind == GatewayTopicKind.Up)
        {
            if (await TryQueueAsync(message, prefix, gateway))
                return;
        }
        else
        {
            TakeReport(message.ApplicationMessage, prefix, gateway, kind);
        }

        await message.AcknowledgeAsync(CancellationToken.None);
    }

    /// <summary>False when the message was refused.</summary>
    private async Task<bool> TryQueueAsync(
        MqttApplicationMessageReceivedEventArgs message, string prefix, Eui64 gateway)
    {
        var payload = message.ApplicationMessage.Payload;
        var topic = message.ApplicationMessage.Topic;
        if (!GatewayPayload.TryRead(UplinkFrame.Parser, payload, out var frame))
            return Refuse(topic, "malformed");
        if (frame.RxInfo is null || frame.TxInfo is null || frame.PhyPayload.Length == 0)
            return Refuse(topic, "incomplete");
        if (!Eui64.TryParse(frame.RxInfo.GatewayId, out var named) || named != gateway)
            return Refuse(topic, "gateway_mismatch");

        var place = PlaceOf(message.ApplicationMessage);
        // Only our agent's: what another's interval means is not known.
        if (place is not null)
            SpoolDelay.Add(frame.RxInfo, SpoolDelay.InBroker(message.ApplicationMessage.MessageExpiryInterval));
        var now = clock.GetUtcNow();
        var region = regions.Choose(prefix, gateways.Find(gateway));
        frame.RxInfo.NsTime ??= Timestamp.FromDateTimeOffset(now);
        var dialect = new GatewayDialect(prefix, GatewayPayload.IsJson(payload));
        if (!gateways.Heard(gateway, Reported(prefix, region, gateway), now, dialect))
            BridgeMetrics.MessageRefused("too_many_gateways");
        var record = IngestRecord.Write(gateway, region, frame);
        var item = new IngestItem(message, gateway, prefix, record, place, now);
        await inputs.Uplinks.AddAsync(item, CancellationToken.None);
        return true;
    }

    /// <summary>A guessed region never overwrites what the registry holds: empty keeps it.</summary>
    private string Reported(string prefix, string region, Eui64 gateway) =>
        regions.Meaning(prefix) == region || gateways.Find(gateway) is null ? region : "";

    private static SpoolPlace? PlaceOf(MqttApplicationMessage message)
    {
        var found = SpoolPlace.TryRead(
            Property(message, StoredCursor.StreamProperty), Property(message, StoredCursor.SequenceProperty),
            Property(message, StoredCursor.BaseProperty), out var place);
        if (!found)
            return null;
        return place with
        {
            IsExpress = Property(message, StoredCursor.LaneProperty) == StoredCursor.ExpressLane,
            Gap = SpoolGapNotice.TryRead(
                Property(message, SpoolGapNotice.CountProperty), Property(message, SpoolGapNotice.FromProperty),
                Property(message, SpoolGapNotice.ToProperty), out var gap) ? gap : null,
        };
    }

    private static string? Property(MqttApplicationMessage message, string name) =>
        message.UserProperties?.Find(property => property.Name == name)?.ReadValueAsString();

    private void TakeReport(MqttApplicationMessage message, string prefix, Eui64 gateway, GatewayTopicKind kind)
    {
        var region = Reported(prefix, regions.Choose(prefix, gateways.Find(gateway)), gateway);
        var now = clock.GetUtcNow();
        var taken = kind switch
        {
            GatewayTopicKind.Stats when GatewayPayload.TryRead(GatewayStats.Parser, message.Payload, out var stats) =>
                gateways.Reported(gateway, region, now, stats),
            GatewayTopicKind.Connection when GatewayPayload.TryRead(ConnState.Parser, message.Payload, out var state) =>
                gateways.Connected(gateway, region, now, state.State == ConnState.Types.State.Online),
            GatewayTopicKind.TxAck when GatewayPayload.TryRead(DownlinkTxAck.Parser, message.Payload, out var ack) =>
                TakeTxAck(gateway, region, now, ack),
            // Whoever had a command run reads its answer from the broker; here it is no more than a sign of life.
            GatewayTopicKind.ExecResponse => true,
            _ => Refuse(message.Topic, "malformed"),
        };
        if (!taken)
            LogNotTaken(logger, message.Topic);
    }

    private bool TakeTxAck(Eui64 gateway, string region, DateTimeOffset now, DownlinkTxAck ack)
    {
        var status = ack.Items.Any(item => item.Status == TxAckStatus.Ok)
            ? TxAckStatus.Ok
            : ack.Items.LastOrDefault(item => item.Status != TxAckStatus.Ignored)?.Status ?? TxAckStatus.InternalError;
        BridgeMetrics.DownlinkAnswered(status.ToString());
        var word = new GatewayWord(gateway, ack.DownlinkId, [.. ack.Items.Select(item => item.Status)]);
        // A word that finds the lane full counts as silence: the next gateway is tried.
        inputs.Words.TryTell((server, now, effects) => server.Take(word, now, effects));
        LogTxAck(logger, gateway, ack.DownlinkId, status);
        return status != TxAckStatus.Ok || gateways.Sent(gateway, region, now);
    }

    private bool Refuse(string topic, string reason)
    {
        BridgeMetrics.MessageRefused(reason);
        if (Interlocked.Increment(ref _refused) % SampleOneIn == 1)
            LogRefused(logger, topic, reason, SampleOneIn);
        return false;
    }

    [LoggerMessage(EventId = 2020, EventName = "ingest.message.refuse", Level = LogLevel.Warning,
        Message = "A message on {Topic} is refused: {Reason}. One in {Sample} such messages is logged.")]
    private static partial void LogRefused(ILogger logger, string topic, string reason, int sample);

    [LoggerMessage(EventId = 2021, EventName = "ingest.txack.take", Level = LogLevel.Debug,
        Message = "{Gateway}: downlink {Downlink} {Status}.")]
    private static partial void LogTxAck(ILogger logger, Eui64 gateway, uint downlink, TxAckStatus status);

    [LoggerMessage(EventId = 2022, EventName = "ingest.report.drop", Level = LogLevel.Debug,
        Message = "The report on {Topic} was not taken.")]
    private static partial void LogNotTaken(ILogger logger, string topic);
}

/// <summary>Where gateways' messages go.</summary>
/// <param name="Uplinks">Frames, to the ingest log.</param>
/// <param name="Words">What they say of downlinks, to the decisions.</param>
internal sealed record GatewayInputs(IngestQueue Uplinks, ServerRequests Words);
