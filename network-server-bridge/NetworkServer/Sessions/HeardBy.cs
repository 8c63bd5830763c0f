using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.NetworkServer;

/// <summary>Who hears a device, out of the copies of its last uplink.</summary>
internal static class HeardBy
{
    /// <summary>More gateways than one downlink is ever tried through, and enough for a group's cover.</summary>
    private const int MaxGateways = 8;

    /// <summary>The best first.</summary>
    public static HeardGateway[] Of(IReadOnlyList<UplinkRxInfo> copies) =>
    [
        .. copies.Select(copy => new HeardGateway(
                HeardCopy.GatewayOf(copy), copy.Snr, copy.Rssi, copy.Board, copy.Antenna,
                copy.TimeSinceGpsEpoch is not null))
            .OrderByDescending(heard => (heard.SnrDb, heard.RssiDbm))
            .Take(MaxGateways),
    ];
}
