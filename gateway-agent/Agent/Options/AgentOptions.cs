namespace Kreisfunk.GatewayAgent;

/// <summary>Section "Agent" of the configuration; environment KREISFUNK__Agent__….</summary>
public sealed class AgentOptions
{
    public const string Section = "Agent";

    /// <summary>First part of every topic; the server must use the same. Empty: topics without prefix.</summary>
    public string Region { get; set; } = "eu868";

    /// <summary>
    /// The region whose sub-bands and channels hold, when <see cref="Region"/> is another name. Default: the same.
    /// </summary>
    public string? RadioRegion { get; set; }

    /// <summary>
    /// A directory with regions of your own, NAME.json, that go before those the agent carries inside.
    /// </summary>
    public string? RegionDirectory { get; set; }

    /// <summary>
    /// A downlink that would pass its sub-band's duty cycle is refused. Packet forwarders do not look at it, and with
    /// several networks only the agent sees all downlinks. Off: counted and reported only.
    /// </summary>
    public bool EnforceDutyCycle { get; set; } = true;

    /// <summary>Where the agent keeps what it must not forget over a restart.</summary>
    public string StateDirectory { get; set; } = "data/agent";

    /// <summary>
    /// EUI of the only concentrator, when there is only one: the broker then announces OFFLINE when the agent dies.
    /// Without it a concentrator goes OFFLINE when it or the agent stops in order.
    /// </summary>
    public string? GatewayId { get; set; }

    /// <summary>How messages are written to the broker. Both are understood in commands.</summary>
    public Marshaler Marshaler { get; set; } = Marshaler.Protobuf;

    /// <summary>A concentrator that sends no report of its own gets one made by the agent this often.</summary>
    public TimeSpan StatsInterval { get; set; } = TimeSpan.FromSeconds(30);

    public UdpOptions Udp { get; set; } = new();

    public MqttOptions Mqtt { get; set; } = new();

    public EndpointOptions Endpoint { get; set; } = new();

    public SpoolOptions Spool { get; set; } = new();

    public HardwareOptions Hardware { get; set; } = new();
}
