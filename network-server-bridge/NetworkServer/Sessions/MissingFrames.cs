namespace Kreisfunk.NetworkServer;

/// <summary>
/// Counters below the highest one that were never seen: frames that were lost, or that only a gateway has which is cut
/// off and keeps them in its spool. Such a frame is new however late it comes, and each is taken once. Empty, and then
/// without memory of its own, for a device that loses nothing. Bounded: the oldest gaps are given up first.
/// </summary>
internal sealed class MissingFrames
{
    /// <summary>
    /// Gaps remembered per session: a device that loses every tenth frame is covered over its last 300. At 24 bytes
    /// each less than 1 kB for the worst device.
    /// </summary>
    public const int MaxRanges = 32;

    private List<MissingRange>? _ranges;

    public IReadOnlyList<MissingRange> Ranges => _ranges ?? [];

    public bool Contains(uint fCnt, DateTimeOffset now, TimeSpan longest) => IndexOf(fCnt, now, longest) >= 0;

    /// <summary>The counter has stepped from one frame to another; those between are missing.</summary>
    public void NoteStep(uint last, uint next, DateTimeOffset at)
    {
        if (next - last > 1)
            Add(new MissingRange(last + 1, next - 1, at));
    }

    /// <summary>A missing frame has come.</summary>
    public void Found(uint fCnt)
    {
        var index = IndexOf(fCnt, default, TimeSpan.MaxValue);
        if (index < 0)
            return;
        var range = _ranges![index];
        _ranges.RemoveAt(index);
        if (range.Last > fCnt)
            _ranges.Insert(index, range with { First = fCnt + 1 });
        if (range.First < fCnt)
            _ranges.Insert(index, range with { Last = fCnt - 1 });
        while (_ranges.Count > MaxRanges)
            _ranges.RemoveAt(0);
    }

    public void Add(MissingRange range)
    {
        _ranges ??= new List<MissingRange>(1);
        if (_ranges.Count == MaxRanges)
            _ranges.RemoveAt(0);
        _ranges.Add(range);
    }

    private int IndexOf(uint fCnt, DateTimeOffset now, TimeSpan longest) => _ranges is null
        ? -1
        : _ranges.FindIndex(range => fCnt >= range.First && fCnt <= range.Last
            && (longest == TimeSpan.MaxValue || now - range.Since <= longest));
}

/// <summary>Consecutive counters that were never seen.</summary>
/// <param name="First">The lowest.</param>
/// <param name="Last">The highest.</param>
/// <param name="Since">When the frame above them came.</param>
public readonly record struct MissingRange(uint First, uint Last, DateTimeOffset Since);
