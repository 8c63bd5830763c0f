namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>
/// A run of one stream's records: numbers without a gap, in one segment, in order from an offset on, possibly with
/// other streams' records between them. A place in the sparse index.
/// </summary>
internal record struct SpoolExtent(long First, SpoolSegment Segment, int Offset)
{
    /// <summary>
    /// Records of one extent: a reader that has lost its place reads at most so many to find it again (200 kB), and 1.3
    /// million frames need 1,300 extents (52 kB).
    /// </summary>
    public const int MaxCount = 1024;

    public int Count { get; set; }

    /// <summary>What its records take.</summary>
    public long Bytes { get; set; }

    public readonly long Next => First + Count;
}
