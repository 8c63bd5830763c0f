using Google.Protobuf;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>A frame out of a relay's uplink (TS011-1.0.1).</summary>
/// <param name="Frame">The device's frame, as a gateway would have told of it that stands where the relay is.</param>
/// <param name="By">The relay.</param>
/// <param name="Copies">The gateways that heard the relay.</param>
internal sealed record RelayedFrame(ReceivedFrame Frame, ForwardedBy By, IReadOnlyList<UplinkRxInfo> Copies)
{
    /// <summary>Anything can stand in a relay's uplink: bytes that are no frame are judged like any others.</summary>
    public static RelayedFrame Of(AcceptedUplink uplink, Region region)
    {
        _ = ForwardUplinkReq.TryRead(uplink.Payload, out var heard, out var phyPayload);
        var frame = new UplinkFrame
        {
            PhyPayload = ByteString.CopyFrom(phyPayload),
            TxInfo = new UplinkTxInfo
            {
                Frequency = heard.FrequencyHz,
                Modulation = ModulationOf(region, heard.DataRate),
            },
            RxInfo = new UplinkRxInfo
            {
                GatewayId = uplink.Copies.Count == 0 ? "" : uplink.Copies[0].GatewayId,
                Snr = heard.SnrDb,
                Rssi = heard.RssiDbm,
                CrcStatus = CRCStatus.CrcOk,
            },
        };
        // Before a restart the region file may have been another.
        var airtime = region.UplinkDataRates.TryGetValue(uplink.DataRate, out var relayed)
            ? TimeOnAir.Of(relayed, uplink.PhyPayload.Length, downlink: false)
            : TimeSpan.Zero;
        return new RelayedFrame(new ReceivedFrame(uplink.IngestSequence, uplink.ReceivedAt, uplink.Region, frame),
            new ForwardedBy(uplink.DevEui, heard, RelayPort.ForwardDelay + airtime), uplink.Copies);
    }

    // No relay hears LR-FHSS; what it says of it, or of a data rate the region has not, is no channel of ours.
    private static Modulation? ModulationOf(Region region, int dataRate) =>
        region.UplinkDataRates.TryGetValue(dataRate, out var rate) && rate.Modulation != RadioModulation.LrFhss
            ? RateModulation.Of(rate, isDownlink: false)
            : null;
}
