using Kreisfunk.Bridge.Options;
using MQTTnet;
using MQTTnet.Formatter;

namespace Kreisfunk.Bridge.Mqtt;

/// <summary>What one link is for.</summary>
internal sealed record MqttLinkSettings(MqttOptions Mqtt, string ClientId)
{
    /// <summary>Topics to receive; none for a link that only publishes.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>Called for one message after the other.</summary>
    public Func<MqttApplicationMessageReceivedEventArgs, Task>? Received { get; init; }

    public MqttClientOptions ClientOptions()
    {
        var builder = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer(Mqtt.Host, Mqtt.Port)
            .WithClientId(ClientId)
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(15))
            .WithTimeout(TimeSpan.FromSeconds(10))
            .WithMaximumPacketSize((uint)Mqtt.MaximumPacketBytes);
        builder = Received is null
            ? builder.WithCleanStart(true)
            : builder.WithCleanStart(false)
                .WithSessionExpiryInterval((uint)Mqtt.SessionExpiry.TotalSeconds)
                .WithReceiveMaximum((ushort)Mqtt.ReceiveMaximum);
        if (Mqtt.Username.Length > 0)
            builder = builder.WithCredentials(Mqtt.Username, Mqtt.Password);
        if (Mqtt.Tls)
            builder = builder.WithTlsOptions(tls => tls.UseTls());
        return builder.Build();
    }
}
