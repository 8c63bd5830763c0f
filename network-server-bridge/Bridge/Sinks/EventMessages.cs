using System.Buffers.Binary;
using System.Globalization;
using Kreisfunk.Bridge.Downlinks;
using Kreisfunk.Codecs;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Events;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;
using MQTTnet;
using MQTTnet.Protocol;
using EventLevel = Kreisfunk.Contracts.Events.LogLevel;

namespace Kreisfunk.Bridge.Sinks;

/// <summary>What application events say, by kind of effect.</summary>
internal static class EventMessages
{
    public static IEnumerable<MqttApplicationMessage> Of(
        AcceptedUplink uplink, DecodeResult decoded, DeviceInfoRow device)
    {
        var time = new EventTime(uplink.PointTimeNs);
        foreach (var measurement in decoded.Measurements)
            yield return Value(measurement, time, device);
        yield return Event(
            EventTopics.Up(device.Application.Id, uplink.DevEui),
            EventJson.Write(new UplinkEvent(uplink.DeduplicationId.ToString(), time, InfoOf(device),
                uplink.DevAddr.ToString(), uplink.Adr, uplink.DataRate, uplink.FCntUp, uplink.FPort ?? 0,
                uplink.Confirmed, uplink.Payload, decoded.ObjectJson, uplink.Copies, uplink.TxInfo, uplink.Region)
            {
                RelayRxInfo = RelayOf(uplink.Via),
            }));
        if (!decoded.Succeeded)
            yield return CodecFailed(uplink, decoded, device, time);
    }

    public static MqttApplicationMessage Of(SessionStarted started, DeviceInfoRow device) => Event(
        EventTopics.Join(device.Application.Id, started.Session.DevEui),
        EventJson.Write(new JoinEvent(started.DeduplicationId.ToString(), EventTime.From(started.At), InfoOf(device),
            started.Session.DevAddr.ToString(), started.Session.Region)
        {
            RelayRxInfo = RelayOf(started.Accept.Via),
        }));

    /// <summary>A confirmed downlink was acknowledged, or never will be; or one has expired.</summary>
    public static IEnumerable<MqttApplicationMessage> Of(DownlinkEnded ended, DeviceInfoRow device)
    {
        if (ended.Outcome == DownlinkOutcome.Expired)
        {
            yield return Log(device, ended.At,
                (EventLevel.Error, LogCode.Expired, "The downlink expired before the device could be reached."),
                Item(ended.ItemId));
        }

        if (ended.Outcome is not (DownlinkOutcome.Acknowledged or DownlinkOutcome.NotAcknowledged))
            yield break;
        yield return Event(EventTopics.Ack(device.Application.Id, ended.DevEui),
            EventJson.Write(new AckEvent(ended.ItemId.ToString(), EventTime.From(ended.At), InfoOf(device),
                ended.ItemId.ToString(), ended.Outcome == DownlinkOutcome.Acknowledged, ended.FCntDown ?? 0)));
    }

    public static IEnumerable<MqttApplicationMessage> Of(FrameJudged judged, DeviceInfoRow device)
    {
        (LogCode Code, string Text)? found = judged.Verdict switch
        {
            FrameVerdict.Replay => (LogCode.UplinkFCntReset, "This uplink's frame counter is not new; it was dropped."),
            FrameVerdict.BadMic => (LogCode.UplinkMic, "No key of this device gives the frame's MIC; it was dropped."),
            FrameVerdict.DevNonceReused => (LogCode.Otaa, "The join request's DevNonce was used before."),
            FrameVerdict.WrongJoinEui => (LogCode.Otaa, "The join request has another JoinEUI than registered."),
            FrameVerdict.JoinFlood => (LogCode.Otaa, "The device asks to join too often; this request was dropped."),
            FrameVerdict.RejoinRefused => (LogCode.Otaa, "The rejoin request's counter is not new; it was dropped."),
            _ => null,
        };
        if (found is not { } log)
            yield break;
        var context = new Dictionary<string, string> { ["gateway_id"] = judged.Gateway.ToString() };
        if (judged.FCnt is { } fCnt)
            context["f_cnt"] = fCnt.ToString(CultureInfo.InvariantCulture);
        yield return Log(device, judged.At, (EventLevel.Warning, log.Code, log.Text), context);
    }

    /// <summary>Nothing for a join accept, which is no downlink of the device's session.</summary>
    public static IEnumerable<MqttApplicationMessage> Of(DownlinkSent sent, DeviceInfoRow device)
    {
        if (sent.FCntDown is not { } fCntDown)
            yield break;
        yield return Event(EventTopics.TxAck(device.Application.Id, sent.DevEui),
            EventJson.Write(new TxAckEvent(sent.DownlinkId, EventTime.From(sent.At), InfoOf(device),
                sent.ItemId?.ToString() ?? "", fCntDown, sent.Gateway.ToString(), sent.TxInfo)));
    }

    public static MqttApplicationMessage Of(DeviceStatusTold told, DeviceInfoRow device) => Event(
        EventTopics.Status(device.Application.Id, told.DevEui),
        EventJson.Write(StatusEvent.Of(
            (IdOf(told).ToString(), EventTime.From(told.At)), InfoOf(device), told.Battery, told.MarginDb)));

    public static MqttApplicationMessage Of(UplinkEnriched late, DeviceInfoRow device) => Event(
        EventTopics.Late(device.Application.Id, late.DevEui),
        EventJson.Write(new LateEvent(late.DeduplicationId.ToString(), EventTime.From(late.At), InfoOf(device),
            late.FCntUp, [late.Copy])));

    public static MqttApplicationMessage Of(DownlinkParked parked, DeviceInfoRow device) => Log(device, parked.At,
        (EventLevel.Error, LogCode.DownlinkPayloadSize, string.Create(CultureInfo.InvariantCulture,
            $"The downlink is larger than the {parked.MaxBytes} bytes that fit now; it waits for a higher data rate.")),
        new Dictionary<string, string>(Item(parked.ItemId))
        {
            ["max_payload_size"] = parked.MaxBytes.ToString(CultureInfo.InvariantCulture),
        });

    /// <summary>What the device has refused of what the network asked of it.</summary>
    public static IEnumerable<MqttApplicationMessage> Of(MacChanged changed, DeviceInfoRow device) =>
        changed.Exchanges.Where(exchange => exchange.Outcome == MacOutcome.Refused).Select(exchange => Log(
            device, changed.At,
            (EventLevel.Info, LogCode.Unknown, $"The device refuses {exchange.Command}; it is asked again later."),
            new Dictionary<string, string>
            {
                ["command"] = Convert.ToHexStringLower(exchange.Bytes),
                ["answer"] = Convert.ToHexStringLower(exchange.Answer),
            }));

    public static MqttApplicationMessage Of(CounterResetAllowed allowed, DeviceInfoRow device) => Log(
        device, allowed.At,
        (EventLevel.Warning, LogCode.UplinkFCntReset, "The frame counter may begin again, once."),
        new Dictionary<string, string>
        {
            ["by"] = allowed.By,
            ["until"] = EventTime.From(allowed.Until).ToString(),
        });

    /// <summary>A downlink that an application asked for is not queued.</summary>
    public static MqttApplicationMessage Refused(DownlinkProblem problem, DeviceInfoRow device, DateTimeOffset at) =>
        Log(device, at, (EventLevel.Error, problem.Code, problem.Sentence), []);

    /// <summary>Also for integrations, a simulated device is never mistaken for a real one.</summary>
    public static DeviceInfo InfoOf(DeviceInfoRow row)
    {
        var tags = new Dictionary<string, string>();
        if (row.Organisation.IsDemo)
            tags["demo"] = "true";
        if (row.Device.Place is { Length: > 0 } place)
            tags["place"] = place;
        return new DeviceInfo(row.Organisation.Id.ToString(), row.Organisation.Name, row.Application.Id.ToString(),
            row.Application.Name, row.Profile.Id.ToString(), row.Profile.Name, row.Device.Name,
            row.Device.DevEui.ToString(), row.Profile.Settings.ClassName, tags);
    }

    private static RelayRxInfo? RelayOf(ForwardedBy? via) => via is null
        ? null
        : new RelayRxInfo(via.Relay.ToString(), via.Heard.FrequencyHz, via.Heard.DataRate, via.Heard.SnrDb,
            via.Heard.RssiDbm, via.Heard.WorChannel);

    private static MqttApplicationMessage CodecFailed(
        AcceptedUplink uplink, DecodeResult decoded, DeviceInfoRow device, EventTime time) => Event(
        EventTopics.Log(device.Application.Id, uplink.DevEui),
        EventJson.Write(new LogEvent(time, InfoOf(device), EventLevel.Error, LogCode.UplinkCodec,
            string.Join(" ", decoded.Errors), new Dictionary<string, string>
            {
                ["deduplication_id"] = uplink.DeduplicationId.ToString(),
                ["f_cnt"] = uplink.FCntUp.ToString(CultureInfo.InvariantCulture),
            })));

    private static Dictionary<string, string> Item(Guid id) => new() { ["queue_item_id"] = id.ToString() };

    /// <summary>A device tells at most one status in a tick: the same for every delivery, and no other's.</summary>
    private static Guid IdOf(DeviceStatusTold told)
    {
        Span<byte> bytes = stackalloc byte[16];
        told.DevEui.WriteBigEndian(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], told.At.UtcTicks);
        return new Guid(bytes, bigEndian: true);
    }

    private static MqttApplicationMessage Log(
        DeviceInfoRow device, DateTimeOffset at, (EventLevel Level, LogCode Code, string Text) said,
        Dictionary<string, string> context) => Event(
        EventTopics.Log(device.Application.Id, device.Device.DevEui),
        EventJson.Write(new LogEvent(
            EventTime.From(at), InfoOf(device), said.Level, said.Code, said.Text, context)));

    private static MqttApplicationMessage Value(Measurement measurement, EventTime time, DeviceInfoRow device) => new()
    {
        Topic = EventTopics.Value(
            device.Organisation.Name, device.Device.Place, device.Device.DevEui, measurement.Quantity),
        PayloadSegment = EventJson.Write(new ValueMessage(measurement.IsNumber ? measurement.Value : null,
            measurement.Text, measurement.Unit, time, device.Device.Name, device.Organisation.IsDemo)),
        QualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce,
        Retain = true,
    };

    private static MqttApplicationMessage Event(string topic, byte[] payload) => new()
    {
        Topic = topic,
        PayloadSegment = payload,
        QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
        ContentType = "application/json",
    };
}
