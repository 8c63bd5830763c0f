using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// When the next beacon comes, for devices before 1.0.4. Counted from the end of a short downlink in RX1: a longer one,
/// or one in RX2, is off by its difference, and the device searches a little longer.
/// </summary>
internal sealed class BeaconTimingInquiry : IMacInquiry
{
    private const long TicksPerUnit = 30 * TimeSpan.TicksPerMillisecond;

    /// <summary>MHDR, FHDR with this answer, MIC.</summary>
    private const int DownlinkBytes = 16;

    public byte Cid => BeaconTimingReq.Cid;

    public string Name => "BeaconTimingReq";

    public byte[] Take(MacTalk talk, ReadOnlySpan<byte> question)
    {
        var (region, receive) = (talk.Region, talk.Mac.Receive);
        var rate = region.DownlinkDataRate(
            region.Rx1DataRate(talk.Uplink.DataRate, receive.Rx1DataRateOffset));
        var end = GpsTime.FromUtc(talk.TransmissionAt)
            + TimeSpan.FromSeconds(Math.Max((byte)1, receive.Delay1Seconds))
            + TimeOnAir.Of(rate, DownlinkBytes, downlink: true);
        var next = BeaconPeriod.NextBeacon(end);
        var hops = Math.Max(1, region.Beacon.HopCount);
        return MacBytes.Of(new BeaconTimingAns((ushort)((next - end).Ticks / TicksPerUnit),
            (byte)(next.Ticks / BeaconPeriod.Length.Ticks % hops)));
    }
}
