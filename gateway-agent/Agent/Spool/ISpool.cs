using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>
/// Keeps each uplink from before its PUSH_ACK until the server says that it has it. Every concentrator has streams of
/// its own, one per lane: their frames are numbered upwards in the order of arrival, from 1. A number is never given to
/// two frames, so some may be left out: those of frames that a power cut took or the disk damaged. Appending, reading
/// and freeing may come from several threads.
/// </summary>
public interface ISpool
{
    /// <summary>
    /// False at the bound: the newest is refused, since what is kept was promised to the forwarder. Refusals are
    /// counted; the next frame of the stream carries their number.
    /// </summary>
    bool TryAppend(SpoolKey stream, ReadOnlySpan<byte> frame, out long sequence);

    /// <summary>
    /// Returns when all that was appended is as safe as this spool promises before a PUSH_ACK; once per datagram.
    /// False when it cannot be made so.
    /// </summary>
    bool Commit();

    /// <summary>
    /// Frees everything up to and including the sequence number. Numbers already freed or not yet given are harmless.
    /// Returns how many frames became free.
    /// </summary>
    long Acknowledge(SpoolKey stream, long sequence);

    /// <summary>The first frame still kept from a number on. False when there is none.</summary>
    bool TryReadNext(SpoolKey stream, long from, out SpooledFrame frame);

    /// <summary>Where the stream stands; an unknown one begins.</summary>
    SpoolPosition Position(SpoolKey stream);

    /// <summary>Concentrators that have a stream.</summary>
    IReadOnlyCollection<Eui64> Gateways { get; }

    /// <summary>What is kept of all concentrators.</summary>
    SpoolDepth Depth { get; }

    /// <summary>Frames of one concentrator refused since its streams began.</summary>
    long Refused(Eui64 gateway);
}
