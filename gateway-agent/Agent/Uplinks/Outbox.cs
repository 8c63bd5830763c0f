using System.Threading.Channels;
using Google.Protobuf;
using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;
using Channel = System.Threading.Channels.Channel;

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>A message for the broker that is not an uplink.</summary>
internal sealed record OutboxMessage(Eui64 Gateway, GatewayTopicKind Kind, IMessage Payload);

/// <summary>
/// Reports, acknowledgements and states on their way to the broker. They lose their worth with age, so at the bound the
/// oldest goes.
/// </summary>
internal sealed class Outbox
{
    /// <summary>Some minutes without a broker; a state is sent anew at each connection anyway.</summary>
    public const int MaxMessages = 1000;

    private readonly Channel<OutboxMessage> _channel;
    private readonly WakeSignal _signal;

    public Outbox(WakeSignal signal, IDeliveryCounts counts)
    {
        _signal = signal;
        _channel = Channel.CreateBounded<OutboxMessage>(
            new BoundedChannelOptions(MaxMessages)
            {
                FullMode = BoundedChannelFullMode.DropOldest,
                SingleReader = true,
            },
            _ => counts.EventDropped());
    }

    public bool IsEmpty => _channel.Reader.Count == 0;

    public void Add(OutboxMessage message)
    {
        _channel.Writer.TryWrite(message);
        _signal.Wake();
    }

    public bool TryTake(out OutboxMessage message) => _channel.Reader.TryRead(out message!);
}
