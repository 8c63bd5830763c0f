namespace Kreisfunk.GatewayAgent;

/// <summary>Section "Agent:Destinations:{name}:Udp": the operator's Semtech UDP server.</summary>
public sealed class DestinationUdpOptions
{
    /// <summary>Name or address of the server.</summary>
    public string Host { get; set; } = "";

    /// <summary>UDP port of the server, for both directions.</summary>
    public int Port { get; set; } = 1700;

    /// <summary>
    /// Names the operator knows concentrators by, where they are others than their own: "aa555a0000000101" to
    /// "b827ebfffe000001". One that is not listed keeps its own EUI.
    /// </summary>
    public IReadOnlyDictionary<string, string> Euis { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// PULL_DATA is sent although the operator owns no downlinks, for servers that call a gateway connected by it
    /// only. What they then send down is refused at once.
    /// </summary>
    public bool KeepAlive { get; set; }

    /// <summary>
    /// Frames of one concentrator that wait or are not yet acknowledged; at the bound the oldest is lost. 1,000 are a
    /// burst of minutes, and half a megabyte.
    /// </summary>
    public int MaxFrames { get; set; } = 1000;

    /// <summary>
    /// No PUSH_ACK for this long: the datagram goes again. The slowest mobile networks answer within 2 s.
    /// </summary>
    public TimeSpan AckTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How often a datagram is sent at most before its frames count as lost. 1: never again, for servers that take a
    /// repetition for a replay.
    /// </summary>
    public int Attempts { get; set; } = 3;
}
