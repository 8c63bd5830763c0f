using Kreisfunk.Contracts;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Storage;

/// <summary>One judged frame for the pages "last frames" and "why dropped".</summary>
/// <param name="Id">Grows with each row; given by the store, 0 before.</param>
/// <param name="JournalSequence">Place in the decision journal: a row written again replaces itself.</param>
/// <param name="Detail">
/// Decoded values, or what a person needs to know about a refusal; at most 1,024 characters.
/// </param>
public sealed record RecentFrame(
    long Id, long JournalSequence, DateTimeOffset At, Eui64? DevEui, DevAddr? DevAddr, FrameVerdict Verdict,
    uint? FCnt, byte? FPort, Eui64 Gateway, int GatewayCount, int RssiDbm, float SnrDb, uint FrequencyHz,
    string DataRate, string PhyPayloadHex, string Detail)
{
    /// <summary>Of an accepted uplink: late copies find it by this.</summary>
    public Guid? DeduplicationId { get; init; }

    /// <summary>The relay that heard it so and sent it on; null when the gateway has heard the device itself.</summary>
    public Eui64? Relay { get; init; }
}

/// <summary>A gateway's copy of an uplink that is stored already.</summary>
/// <param name="Place">Its place in the decision journal: a copy delivered again is not counted twice.</param>
public sealed record LateCopy(long Place, Guid DeduplicationId, Eui64 Gateway, int RssiDbm, float SnrDb);

/// <summary>The newest value of one quantity of one device.</summary>
public sealed record LatestValue(
    long Id, Eui64 DevEui, string Quantity, double Value, string? Text, string Unit, DateTimeOffset At);
