using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>A downlink that is owed when the window of its frame closes, and when the device listens for it.</summary>
/// <param name="DevEui">The device.</param>
/// <param name="PhyPayload">
/// Ready to send, the same for each repetition; null for the repetition of an uplink that was never answered, or whose
/// answer told the time: it gets an answer of its own.
/// </param>
/// <param name="Region">Region data of the uplink.</param>
/// <param name="UplinkDataRate">Data rate index the uplink came with.</param>
/// <param name="Windows">When and how it listens.</param>
/// <param name="IsJoin">A join accept.</param>
/// <param name="Uplink">The uplink that is answered, where the answer is still to be made.</param>
internal sealed record Reply(
    Eui64 DevEui, byte[]? PhyPayload, Region Region, int UplinkDataRate, ReceiveWindows Windows, bool IsJoin,
    AcceptedUplink? Uplink = null)
{
    /// <summary>
    /// RX1 and RX2 of a join accept are the region's: the device has heard of no others (LoRaWAN 1.0.4, section 6.2.5).
    /// </summary>
    public static Reply ToJoin(Eui64 devEui, byte[] phyPayload, Region region, int uplinkDataRate) =>
        new(devEui, phyPayload, region, uplinkDataRate, ReceiveWindows.Of(region) with
        {
            Delay1Seconds = (byte)region.JoinAcceptDelay1.TotalSeconds,
        }, IsJoin: true);

    public static Reply ToRepetition(Session session, AcceptedUplink uplink, Region region)
    {
        var answer = session.Answer is { } said && !DownlinkWriter.TellsTime(session, said) ? session.Answer : null;
        return new(session.Start.DevEui, answer, region, uplink.DataRate, session.Mac.Receive, IsJoin: false, uplink);
    }
}
