namespace Kreisfunk.GatewayAgent;

/// <summary>Section "Agent" of the configuration; environment KREISFUNK__Agent__….</summary>
public sealed class AgentOptions
{
    public const string Section = "Agent";

    /// <summary>First part of every topic; the server must use the same. Empty: topics without prefix.</summary>
    public string Region { get; init; } = "eu868";

    /// <summary>
    /// EUI of the only concentrator, when there is only one: the broker then announces OFFLINE when the agent dies.
    /// Without it a concentrator goes OFFLINE when it or the agent stops in order.
    /// </summary>
    public string? GatewayId { get; init; }

    /// <summary>How messages are written to the broker. Both are understood in commands.</summary>
    public Marshaler Marshaler { get; init; } = Marshaler.Protobuf;

    /// <summary>A concentrator that sends no report of its own gets one made by the agent this often.</summary>
    public TimeSpan StatsInterval { get; init; } = TimeSpan.FromSeconds(30);

    public UdpOptions Udp { get; init; } = new();

    public MqttOptions Mqtt { get; init; } = new();

    public SpoolOptions Spool { get; init; } = new();

    public HardwareOptions Hardware { get; init; } = new();
}
