namespace Kreisfunk.GatewayAgent;

/// <summary>Section "Agent" of the configuration; environment KREISFUNK__Agent__….</summary>
public sealed class AgentOptions
{
    public const string Section = "Agent";

    /// <summary>The name of the broker of Agent:Mqtt among the destinations.</summary>
    internal const string OwnDestination = "own";

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

    /// <summary>
    /// Where the agent keeps what it must not forget over a restart: its airtime, what the server told it, and the
    /// slots of its updates.
    /// </summary>
    public string StateDirectory { get; set; } = "data/agent";

    /// <summary>
    /// EUI of the only concentrator, when there is only one: the broker then announces OFFLINE when the agent dies.
    /// Without it a concentrator goes OFFLINE when it or the agent stops in order.
    /// </summary>
    public string? GatewayId { get; set; }

    /// <summary>
    /// Name of this agent; what its certificate must carry when it stands for several concentrators. Empty: none.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>How messages are written to the broker. Both are understood in commands.</summary>
    public Marshaler Marshaler { get; set; } = Marshaler.Protobuf;

    /// <summary>A concentrator that sends no report of its own gets one made by the agent this often.</summary>
    public TimeSpan StatsInterval { get; set; } = TimeSpan.FromSeconds(30);

    public UdpOptions Udp { get; set; } = new();

    public StationOptions Station { get; set; } = new();

    public MqttOptions Mqtt { get; set; } = new();

    /// <summary>
    /// What the server may have run, by name, each with Program, Arguments:0 …, Timeout (default 10 s) and
    /// MaxOutputBytes (default 64 KiB). Nothing else can be run, and no shell reads it. Default: none.
    /// </summary>
    public Dictionary<string, CommandOptions> Commands { get; set; } = [];

    public UpdateOptions Update { get; set; } = new();

    public EndpointOptions Endpoint { get; set; } = new();

    public SpoolOptions Spool { get; set; } = new();

    public HardwareOptions Hardware { get; set; } = new();

    /// <summary>
    /// Whose downlinks are sent: "own" (the broker of Agent:Mqtt) or the name of a destination. All others are refused
    /// at once. May be changed while the agent runs.
    /// </summary>
    public string DownlinkOwner { get; set; } = OwnDestination;

    /// <summary>
    /// Other operators that hear this gateway too, by name (lower-case letters, digits, "-"); 16 at most. May be
    /// changed while the agent runs.
    /// </summary>
    public IReadOnlyDictionary<string, DestinationOptions> Destinations { get; set; } =
        new Dictionary<string, DestinationOptions>();
}
