using System.Threading.Channels;
using Kreisfunk.LoRaWan;
using MQTTnet;
using Channel = System.Threading.Channels.Channel;

namespace Kreisfunk.Bridge.Ingest;

/// <summary>One uplink on its way from the broker into the log.</summary>
internal sealed record IngestItem(
    MqttApplicationMessageReceivedEventArgs Message, Eui64 Gateway, string TopicPrefix, byte[] Record,
    SpoolPlace? Place, DateTimeOffset ReceivedAt);

/// <summary>
/// What has been received and not yet been committed. Full, it makes the receive handler wait, and so the broker: the
/// bound is far above the receive maximum, which is the real limit.
/// </summary>
internal sealed class IngestQueue
{
    private readonly Channel<IngestItem> _items = Channel.CreateBounded<IngestItem>(
        new BoundedChannelOptions(4_096) { SingleReader = true });

    public ValueTask AddAsync(IngestItem item, CancellationToken cancel) => _items.Writer.WriteAsync(item, cancel);

    /// <summary>Waits for one item and takes all that wait with it, up to a limit.</summary>
    public async Task<List<IngestItem>> TakeAsync(int max, CancellationToken cancel)
    {
        var items = new List<IngestItem> { await _items.Reader.ReadAsync(cancel) };
        while (items.Count < max && _items.Reader.TryRead(out var item))
            items.Add(item);
        return items;
    }
}
