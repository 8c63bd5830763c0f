using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>
/// Keeps each uplink from before its PUSH_ACK until the server says that it has it. Every concentrator has a stream of
/// its own: its frames are numbered from 1 in the order of arrival. Appending and reading may come from two threads.
/// </summary>
public interface ISpool
{
    /// <summary>False at the bound: the newest is refused, since what is kept was promised to the forwarder.</summary>
    bool TryAppend(Eui64 gateway, ReadOnlySpan<byte> frame, out long sequence);

    /// <summary>Returns when all that was appended is as safe as this spool can make it; once per datagram.</summary>
    void Commit();

    /// <summary>
    /// Frees everything up to and including the sequence number. Numbers already freed or not yet given are harmless.
    /// Returns how many frames became free.
    /// </summary>
    long Acknowledge(Eui64 gateway, long sequence);

    /// <summary>False when the frame was freed or never existed.</summary>
    bool TryRead(Eui64 gateway, long sequence, out ReadOnlyMemory<byte> frame);

    /// <summary>Where the concentrator's stream stands; an unknown one gets a stream.</summary>
    SpoolPosition Position(Eui64 gateway);

    /// <summary>Concentrators that have a stream.</summary>
    IReadOnlyCollection<Eui64> Gateways { get; }

    /// <summary>What is kept of all concentrators.</summary>
    SpoolDepth Depth { get; }
}
