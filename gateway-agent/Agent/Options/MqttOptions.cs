namespace Kreisfunk.GatewayAgent;

/// <summary>Section "Agent:Mqtt": the broker and how uplinks are confirmed.</summary>
public sealed class MqttOptions
{
    /// <summary>Name or address of the broker.</summary>
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>Port of the broker.</summary>
    public int Port { get; set; } = 1883;

    /// <summary>TLS; the broker's certificate must come from an authority that is trusted.</summary>
    public bool Tls { get; set; }

    /// <summary>PEM file with the authorities that may vouch for the broker. Empty: those of the system.</summary>
    public string? CaFile { get; set; }

    /// <summary>
    /// PEM file with this agent's certificate, for a broker that wants one. Its common name or alternative name must be
    /// Agent:GatewayId or Agent:Name, where they are set. Read again when it changes.
    /// </summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM file with the key of the certificate.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Name that the broker's certificate must carry. Empty: that of Host.</summary>
    public string? ServerName { get; set; }

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
