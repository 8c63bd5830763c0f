using Google.Protobuf;
using System.IO.Hashing;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// A frame's bytes as a key. The hash only finds the place; the bytes decide, because anyone can send bytes with a
/// wanted hash.
/// </summary>
internal readonly struct FlowKey(ByteString phyPayload) : IEquatable<FlowKey>
{
    public ByteString PhyPayload { get; } = phyPayload;

    public ulong Hash { get; } = HashOf(phyPayload);

    public static ulong HashOf(ByteString phyPayload) => XxHash3.HashToUInt64(phyPayload.Span);

    public bool Equals(FlowKey other) =>
        Hash == other.Hash && PhyPayload.Span.SequenceEqual(other.PhyPayload.Span);

    public override bool Equals(object? obj) => obj is FlowKey other && Equals(other);

    public override int GetHashCode() => Hash.GetHashCode();
}
