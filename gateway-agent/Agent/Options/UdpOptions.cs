namespace Kreisfunk.GatewayAgent;

/// <summary>Section "Agent:Udp": where packet forwarders send to.</summary>
public sealed class UdpOptions
{
    /// <summary>
    /// Address to listen on. The protocol has no authentication, so only this machine may speak until somebody
    /// decides otherwise: "0.0.0.0" for all, best together with <see cref="Allow"/>.
    /// </summary>
    public string Bind { get; set; } = "127.0.0.1";

    /// <summary>UDP port; 0 takes a free one.</summary>
    public int Port { get; set; } = 1700;

    /// <summary>Networks ("192.168.7.0/24") whose datagrams are read; others are counted. Empty: all.</summary>
    public IReadOnlyList<string> Allow { get; set; } = [];

    /// <summary>
    /// Only one address at a time speaks for a concentrator: another one is refused until the first has been silent
    /// for <see cref="PullTimeout"/>. Off only where a network changes a forwarder's address from datagram to datagram.
    /// </summary>
    public bool PinSenders { get; set; } = true;

    /// <summary>
    /// Concentrators known at a time. One forwarder has one or two; the bound keeps forged EUIs from growing the
    /// table and the subscriptions.
    /// </summary>
    public int MaxConcentrators { get; set; } = 64;

    /// <summary>
    /// The kernel's receive buffer. 4 MiB holds about 10,000 datagrams: what arrives during a long pause of the
    /// process. The kernel may give less (net.core.rmem_max).
    /// </summary>
    public int ReceiveBufferBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// A concentrator whose PULL_DATA is silent this long is OFFLINE. Forwarders send it every 5 to 30 s.
    /// </summary>
    public TimeSpan PullTimeout { get; set; } = TimeSpan.FromSeconds(60);
}
