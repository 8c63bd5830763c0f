using System.Buffers.Binary;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Radio;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>
/// A front end with a 64-bit counter looks to a Semtech UDP server like one with 32; this finds the long form again
/// when the server sends a downlink for a tmst. Thread-safe.
/// </summary>
internal sealed class LongContexts
{
    /// <summary>The uplinks of the last seconds on a busy gateway; an answer refers to one of them.</summary>
    private const int Kept = 64;

    /// <summary>No receive window opens later than 16 s after its uplink; a join accept's at most 7 s.</summary>
    private const int LongestDelayMicroseconds = 20_000_000;

    private readonly Lock _lock = new();
    private readonly Queue<ByteString> _contexts = new();

    public void Heard(ByteString context)
    {
        if (context.Length != TxTime.LongContextBytes)
            return;
        lock (_lock)
        {
            if (_contexts.Count == Kept)
                _contexts.Dequeue();
            _contexts.Enqueue(context);
        }
    }

    /// <summary>
    /// Makes a short context a long one with a delay, after the youngest uplink that fits. Left as it is where none
    /// was heard: a front end with short ones.
    /// </summary>
    public void Lengthen(DownlinkTxInfo info)
    {
        if (info.Context.Length != TxTime.ShortContextBytes)
            return;
        var counter = BinaryPrimitives.ReadUInt32BigEndian(info.Context.Span);
        lock (_lock)
        {
            var uplink = _contexts.LastOrDefault(c => Ahead(c, counter) is >= 0 and <= LongestDelayMicroseconds);
            if (uplink is not null)
                Set(info, uplink, Ahead(uplink, counter));
            else if (_contexts.LastOrDefault() is { } last)
                // A past time, or a far one: the last uplink says which turn of the 32 bits it is.
                Set(info, Moved(last, Ahead(last, counter)), 0);
        }
    }

    private static ByteString Moved(ByteString context, int microseconds)
    {
        var bytes = context.ToByteArray();
        var counter = bytes.AsSpan(TxTime.LongContextBytes - sizeof(ulong));
        BinaryPrimitives.WriteUInt64BigEndian(counter,
            unchecked(BinaryPrimitives.ReadUInt64BigEndian(counter) + (ulong)microseconds));
        return ByteString.CopyFrom(bytes);
    }

    private static void Set(DownlinkTxInfo info, ByteString context, int microseconds)
    {
        info.Context = context;
        info.Timing.Delay.Delay = Duration.FromTimeSpan(TimeSpan.FromMicroseconds(microseconds));
    }

    private static int Ahead(ByteString context, uint counter) =>
        unchecked((int)(counter - BinaryPrimitives.ReadUInt32BigEndian(context.Span[^4..])));
}
