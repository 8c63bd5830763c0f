namespace Kreisfunk.Bridge.Options;

/// <summary>Section "Mqtt": the broker between gateways and bridge, and for application events.</summary>
public sealed class MqttOptions
{
    public const string Section = "Mqtt";

    /// <summary>Name or address of the broker.</summary>
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>Port of the broker.</summary>
    public int Port { get; set; } = 1883;

    /// <summary>TLS to the broker, its certificate checked against the system's authorities.</summary>
    public bool Tls { get; set; }

    /// <summary>User name; empty for none.</summary>
    public string Username { get; set; } = "";

    /// <summary>Password of the user.</summary>
    public string Password { get; set; } = "";

    /// <summary>
    /// Stable, because the broker keeps unacknowledged uplinks under it; two bridges on one broker need two names.
    /// </summary>
    public string ClientId { get; set; } = "kreisfunk-bridge";

    /// <summary>
    /// How long the broker keeps our session while we are away. Beyond it the gateways' spools still hold.
    /// </summary>
    public TimeSpan SessionExpiry { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Uplinks the broker may send before we have committed the first: at 1,000 and a flush of 10 ms that is 100,000 a
    /// second, and a crash repeats at most so many.
    /// </summary>
    public int ReceiveMaximum { get; set; } = 1_000;

    /// <summary>Larger messages are refused by the broker: the largest gateway message is far below.</summary>
    public int MaximumPacketBytes { get; set; } = 256 * 1024;

    internal IEnumerable<string> Errors()
    {
        if (string.IsNullOrWhiteSpace(Host))
            yield return "Mqtt:Host is empty; give the broker's name or address.";
        if (Port is < 1 or > 65_535)
            yield return $"Mqtt:Port is {Port}; a port lies between 1 and 65535.";
        if (ClientId.Length is < 1 or > 200)
            yield return $"Mqtt:ClientId has {ClientId.Length} characters; give 1 to 200.";
        if (SessionExpiry < TimeSpan.FromMinutes(1) || SessionExpiry > TimeSpan.FromDays(30))
            yield return $"Mqtt:SessionExpiry is {SessionExpiry}; choose between 00:01:00 and 30.00:00:00.";
        if (ReceiveMaximum is < 1 or > 65_535)
            yield return $"Mqtt:ReceiveMaximum is {ReceiveMaximum}; MQTT 5 allows 1 to 65535.";
        if (MaximumPacketBytes is < 4_096 or > 16 * 1024 * 1024)
            yield return $"Mqtt:MaximumPacketBytes is {MaximumPacketBytes}; choose between 4096 and 16777216.";
    }
}
