using System.Net;
using System.Net.Sockets;
using Kreisfunk.Broker;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Xunit;

namespace Kreisfunk.Tests.Unit.AllInOne;

public sealed class EmbeddedBrokerTests : IAsyncLifetime
{
    private readonly BrokerOptions _options = new() { Port = FreePort(), MaxClients = 3, MaxPayloadBytes = 4_096 };
    private readonly List<IMqttClient> _clients = [];
    private EmbeddedBroker _broker = null!;

    public async ValueTask InitializeAsync()
    {
        _broker = new EmbeddedBroker(_options, NullLogger<EmbeddedBroker>.Instance);
        await _broker.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        await _broker.StopAsync(CancellationToken.None);
        _broker.Dispose();
    }

    [Fact]
    public async Task A_message_reaches_its_subscriber_with_its_user_properties()
    {
        var subscriber = await ConnectAsync("subscriber");
        var received = new TaskCompletionSource<MqttApplicationMessage>();
        subscriber.ApplicationMessageReceivedAsync += args =>
        {
            received.TrySetResult(args.ApplicationMessage);
            return Task.CompletedTask;
        };
        await subscriber.SubscribeAsync("a/b", MqttQualityOfServiceLevel.AtLeastOnce,
            TestContext.Current.CancellationToken);

        await PublishAsync(await ConnectAsync("publisher"), new byte[_options.MaxPayloadBytes]);

        var message = await received.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal(_options.MaxPayloadBytes, message.Payload.Length);
        Assert.Equal("kf-seq", Assert.Single(message.UserProperties).Name);
    }

    [Fact]
    public async Task A_payload_over_the_bound_is_refused_and_the_client_stays()
    {
        var client = await ConnectAsync("publisher");

        var result = await PublishAsync(client, new byte[_options.MaxPayloadBytes + 1]);

        Assert.Equal(MqttClientPublishReasonCode.QuotaExceeded, result.ReasonCode);
        Assert.True((await PublishAsync(client, [1])).IsSuccess);
    }

    [Fact]
    public async Task One_client_more_than_allowed_is_refused_until_another_leaves()
    {
        for (var i = 0; i < _options.MaxClients; i++)
            await ConnectAsync($"client-{i}");

        Assert.Equal(MqttClientConnectResultCode.QuotaExceeded, await TryConnectAsync("one-more"));

        await _clients[0].DisconnectAsync(new MqttClientDisconnectOptions(), TestContext.Current.CancellationToken);
        for (var i = 0; i < 50 && await TryConnectAsync("one-more") != MqttClientConnectResultCode.Success; i++)
            await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Contains(_clients, client => client.IsConnected && client.Options.ClientId == "one-more");
    }

    [Fact]
    public void Seats_are_taken_before_their_clients_arrive_and_given_back_when_they_never_do()
    {
        var time = new FakeTimeProvider();
        var seats = new ClientSeats(2, time);
        Assert.True(seats.TryTake("one") && seats.TryTake("two"));
        Assert.False(seats.TryTake("three"));

        seats.Arrived("one");
        time.Advance(TimeSpan.FromSeconds(11));

        Assert.True(seats.TryTake("three"));
        Assert.False(seats.TryTake("two"));
    }

    [Fact]
    public void A_client_that_takes_over_from_itself_keeps_its_seat_at_the_bound()
    {
        var seats = new ClientSeats(1, new FakeTimeProvider());
        Assert.True(seats.TryTake("one"));
        seats.Arrived("one");

        Assert.True(seats.TryTake("one"));
        seats.Arrived("one");
        seats.Left("one");

        Assert.False(seats.TryTake("two"));
        seats.Left("one");
        Assert.True(seats.TryTake("two"));
    }

    [Fact]
    public async Task A_client_without_an_identifier_is_given_one()
    {
        var client = await ConnectAsync("");

        Assert.True((await PublishAsync(client, [1])).IsSuccess);
    }

    [Fact]
    public void Only_this_machine_reaches_it_until_someone_says_otherwise()
    {
        using var elsewhere = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        // Another loopback address stands for another interface: the port is bound to 127.0.0.1 alone.
        Assert.Throws<SocketException>(() => elsewhere.Connect(IPAddress.Parse("127.0.0.2"), _options.Port));
        Assert.Equal("127.0.0.1", new BrokerOptions().Address);
    }

    [Fact]
    public void Options_out_of_bounds_are_all_named_at_once()
    {
        var options = new BrokerOptions
        {
            Address = "here",
            Port = 0,
            MaxClients = 2,
            MaxPayloadBytes = 1,
            MaxPendingMessagesPerClient = 1,
        };

        Assert.Equal(5, options.Faults().Count());
        Assert.Empty(new BrokerOptions().Faults());
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static Task<MqttClientPublishResult> PublishAsync(IMqttClient client, byte[] payload) =>
        client.PublishAsync(new MqttApplicationMessageBuilder().WithTopic("a/b").WithPayload(payload)
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .WithUserProperty("kf-seq", "1"u8.ToArray()).Build());

    private async Task<IMqttClient> ConnectAsync(string clientId)
    {
        Assert.Equal(MqttClientConnectResultCode.Success, await TryConnectAsync(clientId));
        return _clients[^1];
    }

    private async Task<MqttClientConnectResultCode> TryConnectAsync(string clientId)
    {
        var client = new MqttClientFactory().CreateMqttClient();
        _clients.Add(client);
        var result = await client.ConnectAsync(new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500).WithTcpServer("127.0.0.1", _options.Port)
            .WithClientId(clientId).Build());
        return result.ResultCode;
    }
}
