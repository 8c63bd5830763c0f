using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Implementations;

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>Gives one MQTTnet client a <see cref="BurstChannel"/> over TCP or TLS.</summary>
internal sealed class BurstTransport : IMqttClientAdapterFactory, IDisposable
{
    private BurstChannel? _channel;

    public IMqttChannelAdapter CreateClientAdapter(MqttClientOptions options, MqttPacketInspector packetInspector,
        IMqttNetLogger logger)
    {
        _channel = new BurstChannel(new MqttTcpChannel(options));
        var buffer = new MqttBufferWriter(options.WriterBufferSize, options.WriterBufferSizeMax);
        return new MqttChannelAdapter(_channel, new MqttPacketFormatterAdapter(options.ProtocolVersion, buffer), logger)
        {
            AllowPacketFragmentation = options.AllowPacketFragmentation,
            PacketInspector = packetInspector,
        };
    }

    public void Dispose() => _channel?.Dispose();

    /// <inheritdoc cref="BurstChannel.Hold"/>
    public void Hold() => _channel?.Hold();

    /// <inheritdoc cref="BurstChannel.ReleaseAsync"/>
    public Task ReleaseAsync(CancellationToken cancellationToken) =>
        _channel?.ReleaseAsync(cancellationToken) ?? Task.CompletedTask;
}
