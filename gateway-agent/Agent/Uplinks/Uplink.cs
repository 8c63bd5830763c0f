using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>One uplink as it leaves for the broker, with its place in the stream.</summary>
internal readonly record struct Uplink(Eui64 Gateway, string Stream, long Sequence, long Base,
    ReadOnlyMemory<byte> Frame);
