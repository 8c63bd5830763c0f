using System.Net;

namespace Kreisfunk.Broker;

/// <summary>The broker inside the process. Section <c>Broker</c>.</summary>
public sealed class BrokerOptions
{
    public const string Section = "Broker";

    /// <summary>False when `Mqtt:Server` names a broker of one's own.</summary>
    public bool Embedded { get; set; } = true;

    /// <summary>Address to listen on. Loopback: the embedded broker has no passwords and no TLS.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>TCP port, 1 to 65535.</summary>
    public int Port { get; set; } = 1883;

    /// <summary>
    /// Messages waiting for one slow subscriber; the oldest is dropped beyond. At 500 uplinks per second and three
    /// gateways this is over six seconds; the agent keeps everything until the bridge has it, so nothing is lost.
    /// </summary>
    public int MaxPendingMessagesPerClient { get; set; } = 10_000;

    /// <summary>
    /// Largest payload in bytes. A gateway message is below 2 KiB; this leaves room for integrations.
    /// </summary>
    public int MaxPayloadBytes { get; set; } = 256 * 1024;

    /// <summary>
    /// Clients connected at once. Bridge, agent and the integrations of one town; each costs buffers.
    /// </summary>
    public int MaxClients { get; set; } = 200;

    /// <summary>Every fault, each naming key, value, bound and fix.</summary>
    public IEnumerable<string> Faults()
    {
        if (!IPAddress.TryParse(Address, out _))
            yield return $"{Section}:Address is '{Address}', but must be an IP address: 127.0.0.1 keeps it private.";
        if (Port is < 1 or > 65_535)
            yield return $"{Section}:Port is {Port}, but must be 1 to 65535: 1883 is usual.";
        if (MaxPendingMessagesPerClient is < 100 or > 1_000_000)
            yield return $"{Section}:MaxPendingMessagesPerClient is {MaxPendingMessagesPerClient}, "
                + "but must be 100 to 1000000: 10000 is the default.";
        if (MaxPayloadBytes is < 4_096 or > 16_777_216)
            yield return $"{Section}:MaxPayloadBytes is {MaxPayloadBytes}, "
                + "but must be 4096 to 16777216: 262144 is the default.";
        if (MaxClients is < 3 or > 10_000)
            yield return $"{Section}:MaxClients is {MaxClients}, but must be 3 to 10000: 200 is the default.";
    }
}
