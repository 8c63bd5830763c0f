using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using MQTTnet;
using MQTTnet.Formatter;

namespace Kreisfunk.Benchmarks;

/// <summary>
/// What the bridge does for an agent: takes uplinks and says up to where it has them. Notes when each live device's
/// frame arrived, and counts the others.
/// </summary>
internal sealed class DrainServer(int port) : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _next = new();
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private int _kept;

    /// <summary>When a live device's frame arrived, as a time stamp of the stopwatch.</summary>
    public ConcurrentDictionary<uint, long> Live { get; } = new();

    /// <summary>Frames of the devices that are not live.</summary>
    public int Kept => Volatile.Read(ref _kept);

    public async Task StartAsync()
    {
        _client.ApplicationMessageReceivedAsync += TakeAsync;
        await _client.ConnectAsync(new MqttClientOptionsBuilder().WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer("127.0.0.1", port).Build());
        await _client.SubscribeAsync("eu868/gateway/+/event/up");
    }

    public Task StopAsync() => _client.DisconnectAsync();

    public void Dispose() => _client.Dispose();

    private async Task TakeAsync(MqttApplicationMessageReceivedEventArgs args)
    {
        var message = args.ApplicationMessage;
        var stream = Property(message, StoredCursor.StreamProperty);
        var sequence = long.Parse(Property(message, StoredCursor.SequenceProperty), CultureInfo.InvariantCulture);
        var first = long.Parse(Property(message, StoredCursor.BaseProperty), CultureInfo.InvariantCulture);
        var next = Math.Max(_next.GetValueOrDefault(stream), first);
        // Another one is missing before it, or it was there: the cursor says so.
        if (sequence == next)
        {
            Note(message);
            next++;
        }

        _next[stream] = next;
        await _client.PublishStringAsync(message.Topic.Replace("event/up", "command/stored", StringComparison.Ordinal),
            new StoredCursor(stream, next - 1).ToString());
    }

    private void Note(MqttApplicationMessage message)
    {
        var device = BitConverter.ToUInt32(UplinkFrame.Parser.ParseFrom(message.Payload).PhyPayload.Span[1..5]);
        if (device >= BenchForwarder.LiveDevices)
            Live.TryAdd(device, Stopwatch.GetTimestamp());
        else
            Interlocked.Increment(ref _kept);
    }

    private static string Property(MqttApplicationMessage message, string name) =>
        Encoding.ASCII.GetString(message.UserProperties.First(one => one.Name == name).ValueBuffer.Span);
}
