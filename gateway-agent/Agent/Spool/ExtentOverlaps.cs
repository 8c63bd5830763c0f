namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>
/// Two records of one number are equal: one was copied, or written anew after a failed flush, and then the process
/// died. The later one counts, since the earlier may be nowhere but in the page cache.
/// </summary>
internal sealed class ExtentOverlaps(ExtentWalk walk, SpoolKey key)
{
    private readonly List<SpoolExtent> _kept = [];

    /// <summary>The extents in order of their numbers, each number once.</summary>
    public IReadOnlyList<SpoolExtent> Without(List<SpoolExtent> extents)
    {
        extents.Sort((one, other) => one.First.CompareTo(other.First));
        if (!HasOverlap(extents))
            return extents;
        foreach (var extent in extents.OrderByDescending(extent => extent.Segment.Number))
            Fill(extent);
        return _kept;
    }

    private static bool HasOverlap(List<SpoolExtent> extents)
    {
        for (var i = 1; i < extents.Count; i++)
        {
            if (extents[i].First < extents[i - 1].Next)
                return true;
        }

        return false;
    }

    /// <summary>Adds those parts of an extent whose numbers are not there yet.</summary>
    private void Fill(SpoolExtent extent)
    {
        var from = extent.First;
        for (var i = 0; from < extent.Next; i++)
        {
            var until = i < _kept.Count ? Math.Min(_kept[i].First, extent.Next) : extent.Next;
            if (from < until)
                _kept.Insert(i++, Part(extent, from, until));
            if (i >= _kept.Count)
                return;
            from = Math.Max(from, _kept[i].Next);
        }
    }

    private SpoolExtent Part(SpoolExtent extent, long from, long until)
    {
        if (from == extent.First && until == extent.Next)
            return extent;
        var (before, offset) = walk.Measure(extent, key, (int)(from - extent.First));
        var (through, _) = until == extent.Next
            ? (extent.Bytes, 0)
            : walk.Measure(extent, key, (int)(until - extent.First));
        return new SpoolExtent(from, extent.Segment, offset)
        {
            Count = (int)(until - from),
            Bytes = Math.Max(0, through - before),
        };
    }
}
