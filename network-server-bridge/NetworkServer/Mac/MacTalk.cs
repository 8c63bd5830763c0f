using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// One round of MAC commands with a device, while the window of its uplink closes: what it said is taken, then answers
/// and requests are written into the downlink.
/// </summary>
internal sealed class MacTalk(Session session, Region region, AcceptedUplink uplink, DateTimeOffset now)
{
    public Session Session { get; } = session;

    public DeviceSettings Settings => Session.Device.Settings;

    public Region Region { get; } = region;

    public AcceptedUplink Uplink { get; } = uplink;

    /// <summary>When the device transmitted, by the log time of the first copy: the time it is told.</summary>
    public DateTimeOffset TransmissionAt { get; init; } = uplink.ReceivedAt;

    public DateTimeOffset Now { get; } = now;

    /// <summary>What the device has been told; each step makes the next one.</summary>
    public MacState Mac { get; set; } = session.Mac;

    /// <summary>What was asked and answered.</summary>
    public List<MacExchange> Exchanges { get; } = [];

    /// <summary>Answers to what the device has asked, CID and payload, in order; DeviceTimeAns first.</summary>
    public List<byte[]> Answers { get; } = [];

    /// <summary>Requests of the network, CID and payload, the most urgent first.</summary>
    public List<byte[]> Requests { get; } = [];

    /// <summary>Battery and margin, if the device has told them.</summary>
    public (byte Battery, int MarginDb)? Status { get; set; }

    /// <summary>What ADR has decided; null when it had nothing to look at.</summary>
    public AdrDecision? Adr { get; set; }
}
