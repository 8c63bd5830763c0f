using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>What a device is to hear when the window of its frame closes.</summary>
/// <param name="DevEui">The device.</param>
/// <param name="PhyPayload">The downlink, ready to send; the same for each repetition.</param>
/// <param name="Region">Region data of the uplink.</param>
/// <param name="UplinkDataRate">Data rate index the uplink came with.</param>
/// <param name="Delay1">End of the uplink to RX1.</param>
/// <param name="Delay2">End of the uplink to RX2.</param>
/// <param name="Rx1DataRateOffset">How many data rates RX1 is below the uplink.</param>
/// <param name="Rx2DataRate">Data rate index of RX2.</param>
internal sealed record Reply(
    Eui64 DevEui, byte[] PhyPayload, Region Region, int UplinkDataRate, TimeSpan Delay1, TimeSpan Delay2,
    int Rx1DataRateOffset, int Rx2DataRate)
{
    /// <summary>
    /// RX1 and RX2 of a join accept are the region's: the device has heard of no others (LoRaWAN 1.0.4, section 6.2.5).
    /// </summary>
    public static Reply ToJoin(Eui64 devEui, byte[] phyPayload, Region region, int uplinkDataRate) =>
        new(devEui, phyPayload, region, uplinkDataRate, region.JoinAcceptDelay1, region.JoinAcceptDelay2,
            Rx1DataRateOffset: 0, region.Rx2DataRate);

    public static Reply ToUplink(SessionState session, byte[] phyPayload, Region region, int uplinkDataRate)
    {
        var delay1 = TimeSpan.FromSeconds(Math.Max((byte)1, session.Receive.Delay1Seconds));
        return new(session.DevEui, phyPayload, region, uplinkDataRate, delay1, delay1 + TimeSpan.FromSeconds(1),
            session.Receive.Rx1DataRateOffset, session.Receive.Rx2DataRate);
    }
}
