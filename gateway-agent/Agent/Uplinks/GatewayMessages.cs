using System.Buffers;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.LoRaWan;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>Writes and reads what goes over the broker, in the configured form.</summary>
internal sealed class GatewayMessages(AgentOptions options)
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default);
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    // As many as there are concentrators, which are bounded.
    private readonly Dictionary<Eui64, string> _upTopics = [];

    public MqttApplicationMessage Write(Uplink uplink)
    {
        var frame = uplink.IsMarked ? DelayedMark.Append(uplink.Frame) : uplink.Frame.Bytes;
        var payload = options.Marshaler == Marshaler.Protobuf
            ? frame
            : Encoding.UTF8.GetBytes(Formatter.Format(UplinkFrame.Parser.ParseFrom(frame.Span)));
        var message = Message(UpTopic(uplink.Gateway), payload);
        message.MessageExpiryInterval = SpoolDelay.MessageExpiry;
        message.UserProperties =
        [
            Property(StoredCursor.StreamProperty, uplink.Stream),
            Property(StoredCursor.SequenceProperty, uplink.Sequence.ToString(CultureInfo.InvariantCulture)),
            Property(StoredCursor.BaseProperty, uplink.Base.ToString(CultureInfo.InvariantCulture)),
        ];
        if (uplink.Key.Lane == SpoolLane.Express)
            message.UserProperties.Add(Property(StoredCursor.LaneProperty, StoredCursor.ExpressLane));
        if (uplink.Frame.Gap.Count > 0)
            Add(message.UserProperties, uplink.Frame.Gap);
        return message;
    }

    public MqttApplicationMessage Write(OutboxMessage item)
    {
        var message = Message(GatewayTopics.For(options.Region, item.Gateway, item.Kind), Bytes(item.Payload));
        message.Retain = item.Kind == GatewayTopicKind.Connection;
        return message;
    }

    public byte[] Bytes(IMessage message) => options.Marshaler == Marshaler.Protobuf
        ? message.ToByteArray()
        : Encoding.UTF8.GetBytes(Formatter.Format(message));

    /// <summary>A command in either form, whatever is configured. False for anything else; never throws.</summary>
    public static bool TryRead<T>(ReadOnlySequence<byte> payload, out T message)
        where T : IMessage<T>, new()
    {
        message = new T();
        var bytes = payload.ToArray();
        try
        {
            if (bytes.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{', ..])
                message = Parser.Parse<T>(Encoding.UTF8.GetString(bytes));
            else
                message.MergeFrom(bytes);
            return true;
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException or FormatException
            or OverflowException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    public static bool TryReadCursor(ReadOnlySequence<byte> payload, out StoredCursor cursor)
    {
        cursor = default;
        return payload.Length <= 64 && StoredCursor.TryParse(Encoding.ASCII.GetString(payload), out cursor);
    }

    private string UpTopic(Eui64 gateway)
    {
        if (!_upTopics.TryGetValue(gateway, out var topic))
            _upTopics[gateway] = topic = GatewayTopics.For(options.Region, gateway, GatewayTopicKind.Up);
        return topic;
    }

    private static void Add(List<MqttUserProperty> properties, SpoolGap gap)
    {
        properties.Add(Property(SpoolGapNotice.CountProperty, gap.Count.ToString(CultureInfo.InvariantCulture)));
        properties.Add(Property(SpoolGapNotice.FromProperty, Text(gap.From)));
        properties.Add(Property(SpoolGapNotice.ToProperty, Text(gap.To)));
    }

    private static string Text(DateTimeOffset time) =>
        time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static MqttUserProperty Property(string name, string value) =>
        new(name, (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(value));

    private static MqttApplicationMessage Message(string topic, ReadOnlyMemory<byte> payload) => new()
    {
        Topic = topic,
        Payload = new ReadOnlySequence<byte>(payload),
        QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
    };
}
