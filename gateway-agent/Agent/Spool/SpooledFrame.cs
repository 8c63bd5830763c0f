namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>One frame as the spool gives it back.</summary>
/// <param name="Sequence">Its number in the stream.</param>
/// <param name="Bytes">As it was appended; the caller may keep them.</param>
public readonly record struct SpooledFrame(long Sequence, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>How long it has been kept.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>
    /// Null when <see cref="Waited"/> was measured; else it was computed from the wall clock, over a restart, and this
    /// is how far that clock could be trusted when the frame came.
    /// </summary>
    public TimeQuality? WaitedBy { get; init; }

    /// <summary>What was refused in front of it.</summary>
    public SpoolGap Gap { get; init; }
}
