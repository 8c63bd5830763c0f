using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// One round of MAC commands with a device, while the window of its uplink closes: what it said is taken, then answers
/// and requests are written into the downlink.
/// </summary>
internal sealed class MacTalk(Session session, Region region, AcceptedUplink uplink, DateTimeOffset now)
{
    /// <summary>A frame of nothing but NotifyNewEndDeviceReq has fewer.</summary>
    private const int MaxExchanges = 48;

    private static readonly NetworkServerOptions Defaults = new();

    public Session Session { get; } = session;

    public DeviceSettings Settings => Session.Device.Settings;

    public Region Region { get; } = region;

    public AcceptedUplink Uplink { get; } = uplink;

    public NetworkServerOptions Options { get; init; } = Defaults;

    /// <summary>How ADR decides.</summary>
    public AdrAlgorithms Adrs { get; init; } = AdrAlgorithms.BuiltIn;

    /// <summary>Other devices' sessions, for a relay that serves them.</summary>
    public Func<Eui64, Session?> SessionOf { get; init; } = _ => null;

    /// <summary>When the device transmitted, by the log time of the first copy: the time it is told.</summary>
    public DateTimeOffset TransmissionAt { get; init; } = uplink.ReceivedAt;

    public DateTimeOffset Now { get; } = now;

    /// <summary>What the device has been told; each step makes the next one.</summary>
    public MacState Mac { get; set; } = session.Mac;

    /// <summary>What was asked and answered.</summary>
    public List<MacExchange> Exchanges { get; } = [];

    /// <summary>Answers to what the device has asked, CID and payload, in order; DeviceTimeAns first.</summary>
    public List<byte[]> Answers { get; } = [];

    /// <summary>
    /// Requests of the network, the most urgent first. One is CID and payload; the blocks of a LinkADRReq are one.
    /// </summary>
    public List<byte[]> Requests { get; } = [];

    /// <summary>What one negotiation wants, on its way to <see cref="Requests"/>.</summary>
    public List<byte[]> Wishes { get; } = [];

    /// <summary>Commands whose answer the device repeats, or has just begun to.</summary>
    public List<byte> Repeating { get; } = [];

    /// <summary>The device should hear a downlink, whatever is in it.</summary>
    public bool MustBeHeard { get; set; }

    /// <summary>Battery and margin, if the device has told them.</summary>
    public (byte Battery, int MarginDb)? Status { get; set; }

    /// <summary>What ADR wants at the moment; null when it has nothing to say.</summary>
    public AdrDecision? AdrWish { get; set; }

    /// <summary>What ADR has decided, when it is another thing than last time.</summary>
    public AdrDecision? Adr { get; set; }

    /// <summary>All that has changed is in an effect: from here on the next change is told.</summary>
    public void Told()
    {
        Exchanges.Clear();
        (Mac, Status, Adr) = (Session.Mac, null, null);
    }

    public void Note(MacExchange exchange)
    {
        if (Exchanges.Count < MaxExchanges)
            Exchanges.Add(exchange);
    }
}
