using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Kreisfunk.Tests.Integration.Bridge;

/// <summary>
/// A gateway's agent: publishes uplinks with their place in its spool, hears commands, and keeps what no cursor has
/// covered. Also listens to everything an application would.
/// </summary>
internal sealed class RadioGateway(int brokerPort, ulong number = 1) : IAsyncDisposable
{
    private readonly SortedDictionary<long, byte[]> _spool = [];
    private IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private long _next = 1;

    public Eui64 Id { get; } = new(0x0016_c001_ff10_0000 + number);

    /// <summary>The region level of its topics; empty for none.</summary>
    public string Prefix { get; init; } = "eu868";

    public string Stream { get; init; } = "00112233aabbccdd";

    /// <summary>Application topics it listens to beside its own commands.</summary>
    public IReadOnlyList<string> Listens { get; init; } = ["application/#", "kreisfunk/#"];

    /// <summary>The highest cursor heard.</summary>
    public long Cursor { get; private set; }

    public ConcurrentQueue<DownlinkFrame> Downlinks { get; } = new();

    public ConcurrentQueue<MqttApplicationMessage> Events { get; } = new();

    public int Spooled
    {
        get
        {
            lock (_spool)
                return _spool.Count;
        }
    }

    public async Task ConnectAsync(CancellationToken cancel = default)
    {
        _client.Dispose();
        _client = new MqttClientFactory().CreateMqttClient();
        _client.ApplicationMessageReceivedAsync += ReceiveAsync;
        await _client.ConnectAsync(new MqttClientOptionsBuilder().WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer("127.0.0.1", brokerPort).WithTimeout(TimeSpan.FromSeconds(3)).Build(), cancel);
        var commands = $"{(Prefix.Length == 0 ? "" : Prefix + "/")}gateway/{Id}/command/+";
        foreach (var filter in (string[])[commands, .. Listens])
        {
            await _client.SubscribeAsync(new MqttClientSubscribeOptionsBuilder()
                .WithTopicFilter(filter, MqttQualityOfServiceLevel.AtLeastOnce).Build(), cancel);
        }
    }

    public UplinkFrame Frame(byte[] phy) => new()
    {
        PhyPayload = ByteString.CopyFrom(phy),
        TxInfo = new UplinkTxInfo
        {
            Frequency = 868_100_000,
            Modulation = new Modulation
            {
                Lora = new LoraModulationInfo { Bandwidth = 125_000, SpreadingFactor = 7, CodeRate = CodeRate.Cr45 },
            },
        },
        RxInfo = new UplinkRxInfo
        {
            GatewayId = Id.ToString(),
            UplinkId = (uint)_next,
            Rssi = -97,
            Snr = 8.5f,
            Context = ByteString.CopyFrom(0, 0, 0, (byte)_next),
            CrcStatus = CRCStatus.CrcOk,
        },
    };

    /// <summary>Keeps a frame and publishes it; a broker that is away is no failure.</summary>
    public async Task HearAsync(byte[] phy, bool json = false)
    {
        var frame = Frame(phy);
        var payload = json ? Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(frame)) : frame.ToByteArray();
        var sequence = _next++;
        lock (_spool)
            _spool[sequence] = payload;
        await TryPublishAsync(sequence, payload);
    }

    /// <summary>Publishes again whatever no cursor has covered.</summary>
    public async Task ResendAsync()
    {
        List<KeyValuePair<long, byte[]>> waiting;
        lock (_spool)
            waiting = [.. _spool];
        foreach (var (sequence, payload) in waiting)
            await TryPublishAsync(sequence, payload);
    }

    public Task PublishAsync(string topic, byte[] payload) =>
        _client.PublishBinaryAsync(topic, payload, MqttQualityOfServiceLevel.AtLeastOnce);

    /// <summary>Tells the bridge that the first item of a downlink was sent.</summary>
    public Task SentAsync(DownlinkFrame downlink)
    {
        var ack = new DownlinkTxAck { DownlinkId = downlink.DownlinkId, GatewayId = Id.ToString() };
        ack.Items.Add(new DownlinkTxAckItem { Status = TxAckStatus.Ok });
        ack.Items.AddRange(downlink.Items.Skip(1).Select(_ => new DownlinkTxAckItem { Status = TxAckStatus.Ignored }));
        return PublishAsync(GatewayTopics.For(Prefix, Id, GatewayTopicKind.TxAck), ack.ToByteArray());
    }

    public IReadOnlyList<MqttApplicationMessage> EventsOf(string kind) =>
        [.. Events.Where(message => message.Topic.EndsWith("/event/" + kind, StringComparison.Ordinal))];

    public MqttApplicationMessage? Event(string kind) =>
        Events.FirstOrDefault(message => message.Topic.EndsWith("/event/" + kind, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await _client.TryDisconnectAsync();
        _client.Dispose();
    }

    private async Task TryPublishAsync(long sequence, byte[] payload)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));
            if (!_client.IsConnected)
                await ConnectAsync(patience.Token);
            await _client.PublishAsync(Message(sequence, payload), patience.Token);
        }
        catch (Exception error) when (error is MQTTnet.Exceptions.MqttCommunicationException or IOException
            or InvalidOperationException or OperationCanceledException or System.Net.Sockets.SocketException)
        {
            await Task.Delay(20);
        }
    }

    private MqttApplicationMessage Message(long sequence, byte[] payload)
    {
        long first;
        lock (_spool)
            first = _spool.Count == 0 ? sequence : Math.Min(sequence, _spool.Keys.First());
        return new MqttApplicationMessageBuilder()
            .WithTopic(GatewayTopics.For(Prefix, Id, GatewayTopicKind.Up)).WithPayload(payload)
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .WithMessageExpiryInterval(SpoolDelay.MessageExpiry)
            .WithUserProperty(StoredCursor.StreamProperty, Encoding.ASCII.GetBytes(Stream).AsMemory())
            .WithUserProperty(StoredCursor.SequenceProperty, Number(sequence))
            .WithUserProperty(StoredCursor.BaseProperty, Number(first)).Build();
    }

    private static ReadOnlyMemory<byte> Number(long number) =>
        Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));

    private Task ReceiveAsync(MqttApplicationMessageReceivedEventArgs args)
    {
        var message = args.ApplicationMessage;
        if (message.Topic.EndsWith("/command/down", StringComparison.Ordinal))
            Downlinks.Enqueue(DownlinkFrame.Parser.ParseFrom(message.Payload));
        else if (message.Topic.EndsWith("/command/stored", StringComparison.Ordinal))
            Free(Encoding.ASCII.GetString(message.Payload));
        else
            Events.Enqueue(message);
        return Task.CompletedTask;
    }

    private void Free(string text)
    {
        if (!StoredCursor.TryParse(text, out var cursor) || cursor.Stream != Stream)
            return;
        lock (_spool)
        {
            Cursor = Math.Max(Cursor, cursor.Sequence);
            foreach (var sequence in _spool.Keys.Where(sequence => sequence <= Cursor).ToList())
                _spool.Remove(sequence);
        }
    }
}
