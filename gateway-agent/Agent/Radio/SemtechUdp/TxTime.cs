using System.Buffers.Binary;
using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>
/// When a packet is to leave, in the protocol's terms: at a counter value, at a GPS time, or at once.
/// </summary>
internal readonly record struct TxTime(uint? Counter, ulong? GpsMilliseconds)
{
    /// <summary>False when the item says no time, or counts from an uplink it does not name.</summary>
    public static bool TryRead(DownlinkTxInfo info, out TxTime time)
    {
        time = default;
        switch (info.Timing?.ParametersCase)
        {
            case Timing.ParametersOneofCase.Immediately:
                return true;
            case Timing.ParametersOneofCase.Delay when info.Context.Length == 4 && info.Timing.Delay.Delay is { } delay:
                // The counter wraps, so the sum may.
                time = new TxTime(unchecked(BinaryPrimitives.ReadUInt32BigEndian(info.Context.Span)
                    + (uint)(ulong)(Nanoseconds(delay) / 1000)), null);
                return true;
            case Timing.ParametersOneofCase.GpsEpoch
                when info.Timing.GpsEpoch.TimeSinceGpsEpoch is { Seconds: > 0 } gps:
                time = new TxTime(null, (ulong)(Nanoseconds(gps) / 1_000_000));
                return true;
            default:
                return false;
        }
    }

    // Decimal has room for any duration a message can carry.
    private static decimal Nanoseconds(Duration duration) =>
        Math.Clamp(duration.Seconds, 0, 300_000_000_000) * 1_000_000_000m + Math.Clamp(duration.Nanos, 0, 999_999_999);
}
