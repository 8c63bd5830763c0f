using MQTTnet;
using MQTTnet.Formatter;

namespace Kreisfunk.Benchmarks;

/// <summary>
/// The server's side of the broker: for each uplink that arrives another may be sent. More on the way would become a
/// backlog, which leaves at a limited rate.
/// </summary>
internal sealed class BenchSubscriber : IDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly SemaphoreSlim _onTheWay = new(128);

    public async Task StartAsync(int port)
    {
        _client.ApplicationMessageReceivedAsync += _ =>
        {
            _onTheWay.Release();
            return Task.CompletedTask;
        };
        await _client.ConnectAsync(new MqttClientOptionsBuilder().WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer("127.0.0.1", port).Build());
        await _client.SubscribeAsync("eu868/gateway/+/event/up");
    }

    public void Wait()
    {
        if (!_onTheWay.Wait(TimeSpan.FromSeconds(30)))
            throw new TimeoutException("No uplink has arrived for 30 seconds.");
    }

    public void Dispose()
    {
        _client.Dispose();
        _onTheWay.Dispose();
    }
}
