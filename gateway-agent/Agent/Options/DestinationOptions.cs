namespace Kreisfunk.GatewayAgent;

/// <summary>
/// Section "Agent:Destinations:{name}": another operator that hears this gateway too. Read again when the settings
/// change, without a restart.
/// </summary>
public sealed class DestinationOptions
{
    /// <summary>What its server speaks.</summary>
    public DestinationKind Kind { get; set; } = DestinationKind.Mqtt;

    /// <summary>First part of every topic towards this broker. Default: that of the agent.</summary>
    public string? Region { get; set; }

    /// <summary>How messages are written to this broker.</summary>
    public Marshaler Marshaler { get; set; } = Marshaler.Protobuf;

    /// <summary>
    /// Its broker, with the keys of Agent:Mqtt. No host is the default, and its PUBACK is what confirms; set Auto or
    /// Cursor where a Kreisfunk server is behind it.
    /// </summary>
    public MqttOptions Mqtt { get; set; } = new() { Host = "", Confirmation = Confirmation.PubAck };

    public DestinationUdpOptions Udp { get; set; } = new();

    public DestinationFilterOptions Filter { get; set; } = new();

    /// <summary>False keeps the gateway's position from the operator.</summary>
    public bool ShareLocation { get; set; } = true;

    /// <summary>
    /// Frames older than this are not sent any more and count as lost. Default: 30 s over UDP, whose servers take a
    /// late frame for a live one; 30 days over MQTT.
    /// </summary>
    public TimeSpan? MaxAge { get; set; }

    /// <summary>
    /// MQTT: frames kept while its broker is away; at the bound the newest is lost. 100,000 are a day of a busy
    /// gateway. Another bound holds from the next start on.
    /// </summary>
    public int MaxFrames { get; set; } = 100_000;

    /// <summary>
    /// MQTT: bytes of these frames. 32 MiB hold 100,000 of usual length with their records. Another bound holds from
    /// the next start on.
    /// </summary>
    public long MaxBytes { get; set; } = 32L * 1024 * 1024;

    /// <summary>The age in force.</summary>
    internal TimeSpan EffectiveMaxAge =>
        MaxAge ?? (Kind == DestinationKind.Udp ? TimeSpan.FromSeconds(30) : TimeSpan.FromDays(30));
}
