namespace Kreisfunk.GatewayAgent;

/// <summary>
/// Section "Agent:Station": where Semtech's Basics Station connects to. The agent is its network server, so that its
/// radio stays on while the real one is away.
/// </summary>
public sealed class StationOptions
{
    /// <summary>
    /// Address to listen on; empty opens nothing. Only this machine may connect until somebody decides otherwise: for
    /// others give <see cref="CertificateFile"/>, and <see cref="ClientCaFile"/> or <see cref="Tokens"/>.
    /// </summary>
    public string Bind { get; set; } = "127.0.0.1";

    /// <summary>
    /// TCP port of the websockets and of CUPS; 0 takes a free one. 3001 is what stations are told elsewhere.
    /// </summary>
    public int Port { get; set; } = 3001;

    /// <summary>
    /// Server certificate, PEM, intermediates behind it. Empty: no TLS. Read again when the file changes.
    /// </summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>The certificate's private key, PEM. Never printed.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>
    /// Authorities (PEM) of the stations' own certificates, whose subject or alternative name must be the gateway's
    /// EUI. Needs TLS.
    /// </summary>
    public string ClientCaFile { get; set; } = "";

    /// <summary>
    /// By gateway EUI: what its station sends as Authorization (tc.key), or "sha256:" and the hexadecimal hash of that.
    /// Never printed.
    /// </summary>
    public Dictionary<string, string> Tokens { get; set; } = [];

    /// <summary>
    /// Without TLS beyond this machine: everybody on the way reads and forges. For a trusted network or VPN.
    /// </summary>
    public bool AllowPlain { get; set; }

    /// <summary>Without certificate or token beyond this machine: anybody may claim any gateway's EUI.</summary>
    public bool AllowAnonymous { get; set; }

    /// <summary>
    /// A connection that is silent this long gets a PING; silent once more so long, it is dead and the gateway is
    /// OFFLINE. 20 s finds a half-open connection within 40 s, and keeps the mappings of mobile networks.
    /// </summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// In a region of fixed channels (us915, au915, cn470): groups of eight channels to listen on, counted from 1, one
    /// for each board of the station. Empty: what the region's file enables, or the group that the topic names
    /// ("us915_1" is the second).
    /// </summary>
    public IReadOnlyList<int> SubBands { get; set; } = [];

    /// <summary>
    /// Largest EIRP in dBm. A station takes power from its own table of the region and never from the server; this can
    /// only lower it. Default: the region's highest.
    /// </summary>
    public double? MaxEirpDbm { get; set; }

    /// <summary>
    /// False lets a station that was built for tests send beyond the duty cycle. Released stations always hold it, and
    /// keep silent about what they do not send.
    /// </summary>
    public bool DutyCycle { get; set; } = true;

    /// <summary>
    /// NetIDs ("000013") whose data frames the station hands on. It compares seven bits only. Empty: all.
    /// </summary>
    public IReadOnlyList<string> NetIds { get; set; } = [];

    /// <summary>
    /// Ranges ("70b3d57ed0000000-70b3d57ed0ffffff", up to ten) of JoinEUIs whose joins the station hands on. Empty:
    /// all.
    /// </summary>
    public IReadOnlyList<string> JoinEuis { get; set; } = [];

    public StationCupsOptions Cups { get; set; } = new();
}
