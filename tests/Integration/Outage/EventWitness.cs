using System.Collections.Concurrent;
using System.Text.Json;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Xunit;

namespace Kreisfunk.Tests.Integration.Outage;

/// <summary>
/// Listens to the application events as a developer would, through every outage of the broker, and remembers in which
/// order each device's counters came first. A killed broker may swallow some and a killed bridge may repeat some.
/// </summary>
internal sealed class EventWitness : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, List<long>> _counters = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly MqttClientOptions _options;
    private readonly Task _listening;

    public EventWitness(int brokerPort)
    {
        _options = new MqttClientOptionsBuilder().WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer("127.0.0.1", brokerPort).WithClientId("witness").WithCleanStart(false)
            .WithSessionExpiryInterval(3600).Build();
        _listening = ListenAsync();
    }

    public int Count => _counters.Values.Sum(Seen);

    public void AssertInOrder()
    {
        foreach (var (device, counters) in _counters)
        {
            lock (counters)
                Assert.True(counters.SequenceEqual(counters.Order()), $"{device}: {string.Join(' ', counters)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _listening;
        _stop.Dispose();
    }

    private static int Seen(List<long> counters)
    {
        lock (counters)
            return counters.Count;
    }

    private async Task ListenAsync()
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        client.ApplicationMessageReceivedAsync += args =>
        {
            Take(args.ApplicationMessage);
            return Task.CompletedTask;
        };
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (!client.IsConnected)
                {
                    await client.ConnectAsync(_options, _stop.Token);
                    await client.SubscribeAsync(
                        "application/+/device/+/event/up", MqttQualityOfServiceLevel.AtLeastOnce, _stop.Token);
                }
            }
            catch (Exception)
            {
                // The broker is away; it is tried again.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None);
        }
    }

    private void Take(MqttApplicationMessage message)
    {
        using var json = JsonDocument.Parse(message.Payload);
        var counter = json.RootElement.TryGetProperty("fCnt", out var value) ? value.GetInt64() : 0;
        var counters = _counters.GetOrAdd(message.Topic, _ => []);
        lock (counters)
        {
            if (!counters.Contains(counter))
                counters.Add(counter);
        }
    }
}
