namespace Kreisfunk.GatewayAgent;

/// <summary>Section "Agent:Mqtt": the broker and how uplinks are confirmed.</summary>
public sealed class MqttOptions
{
    /// <summary>Name or address of the broker.</summary>
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>Port of the broker.</summary>
    public int Port { get; set; } = 1883;

    /// <summary>TLS with the system's trusted certificates.</summary>
    public bool Tls { get; set; }

    /// <summary>User name; empty for none.</summary>
    public string? Username { get; set; }

    /// <summary>Password of the user. Never printed.</summary>
    public string? Password { get; set; }

    /// <summary>Must differ between agents, or they throw each other out. Default: random for each start.</summary>
    public string? ClientId { get; set; }

    /// <summary>What frees a frame from the spool.</summary>
    public Confirmation Confirmation { get; set; } = Confirmation.Auto;

    /// <summary>
    /// Frames of one gateway on the way and not confirmed; what a restarted server must hear again at most.
    /// </summary>
    public int Window { get; set; } = 256;

    /// <summary>
    /// No progress of the cursor for this long: sent again from the cursor; doubled each time up to 30 s.
    /// </summary>
    public TimeSpan ResendAfter { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>No cursor this long after the first PUBACK of a connection: the server is a foreign one.</summary>
    public TimeSpan ForeignServerAfter { get; set; } = TimeSpan.FromSeconds(5);
}
