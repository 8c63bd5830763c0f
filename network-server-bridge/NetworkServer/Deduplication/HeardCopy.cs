using Google.Protobuf;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>One gateway's reception of one transmission.</summary>
/// <param name="Gateway">Who heard it.</param>
/// <param name="Context">What the gateway said of the moment; equal when the same reception is delivered again.</param>
/// <param name="FrequencyHz">Where it was heard.</param>
/// <param name="RxInfo">How it was heard; null once the window has closed, when nobody asks any more.</param>
internal readonly record struct HeardCopy(Eui64 Gateway, ByteString Context, uint FrequencyHz, UplinkRxInfo? RxInfo)
{
    public static HeardCopy From(UplinkRxInfo rxInfo, UplinkTxInfo? txInfo) =>
        new(GatewayOf(rxInfo), rxInfo.Context, txInfo?.Frequency ?? 0, rxInfo);

    /// <summary>All zeroes for an identifier that is none: the ingest log holds the topic's gateway anyway.</summary>
    public static Eui64 GatewayOf(UplinkRxInfo? rxInfo) =>
        Eui64.TryParse(rxInfo?.GatewayId, out var gateway) ? gateway : default;

    /// <summary>By SNR, then RSSI: the gateway whose downlink the device hears best.</summary>
    public bool IsStrongerThan(in HeardCopy other) => RxInfo is { } mine
        && (other.RxInfo is not { } theirs
            || (mine.Snr, mine.Rssi).CompareTo((theirs.Snr, theirs.Rssi)) > 0);
}
