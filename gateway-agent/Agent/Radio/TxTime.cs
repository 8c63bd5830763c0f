using System.Buffers.Binary;
using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.GatewayAgent.Radio;

/// <summary>
/// When a packet is to leave, in the front ends' terms: at a value of the concentrator's counter (microseconds, modulo
/// 2^32 or 2^64), at a GPS time, or at once.
/// </summary>
internal readonly record struct TxTime(ulong? Counter, ulong? GpsMilliseconds)
{
    /// <summary>A context is the counter alone, or 8 bytes of the front end's before one of 64 bits.</summary>
    public const int ShortContextBytes = 4, LongContextBytes = 16;

    public bool IsAtOnce => this is { Counter: null, GpsMilliseconds: null };

    /// <summary>False when the item says no time, or counts from an uplink it does not name.</summary>
    public static bool TryRead(DownlinkTxInfo info, int contextBytes, out TxTime time)
    {
        time = default;
        switch (info.Timing?.ParametersCase)
        {
            case Timing.ParametersOneofCase.Immediately:
                return true;
            case Timing.ParametersOneofCase.Delay
                when info.Context.Length == contextBytes && info.Timing.Delay.Delay is { } delay:
                time = new TxTime(Sum(info.Context.Span, (ulong)(Nanoseconds(delay) / 1000)), null);
                return true;
            case Timing.ParametersOneofCase.GpsEpoch
                when info.Timing.GpsEpoch.TimeSinceGpsEpoch is { Seconds: > 0 } gps:
                time = new TxTime(null, (ulong)(Nanoseconds(gps) / 1_000_000));
                return true;
            default:
                return false;
        }
    }

    // The counter wraps, so the sum may.
    private static ulong Sum(ReadOnlySpan<byte> context, ulong delay) => context.Length == ShortContextBytes
        ? unchecked(BinaryPrimitives.ReadUInt32BigEndian(context) + (uint)delay)
        : unchecked(BinaryPrimitives.ReadUInt64BigEndian(context[(LongContextBytes - sizeof(ulong))..]) + delay);

    // Decimal has room for any duration a message can carry.
    private static decimal Nanoseconds(Duration duration) =>
        Math.Clamp(duration.Seconds, 0, 300_000_000_000) * 1_000_000_000m + Math.Clamp(duration.Nanos, 0, 999_999_999);
}
