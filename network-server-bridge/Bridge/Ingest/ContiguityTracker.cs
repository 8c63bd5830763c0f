using Kreisfunk.Contracts;

namespace Kreisfunk.Bridge.Ingest;

/// <summary>
/// Up to which record of one gateway's spool everything is in the ingest log. It needs no memory of its own: each
/// message says where the agent's unacknowledged records begin. Not for several threads at once.
/// </summary>
public sealed class ContiguityTracker
{
    /// <summary>
    /// Records stored above a gap that are remembered: sixteen times the agent's window. One more is not remembered and
    /// so comes again, which costs a second copy in the log and loses nothing.
    /// </summary>
    public const int MaxAhead = 4_096;

    private readonly SortedSet<long> _ahead = [];
    private string _stream = "";
    private long _contiguous;

    /// <summary>What may be told to the gateway now; null before the first message.</summary>
    public StoredCursor? Cursor => _stream.Length == 0 ? null : new StoredCursor(_stream, _contiguous);

    /// <summary>True when the record is in the log already and need not be appended again.</summary>
    public bool IsStored(in SpoolPlace place) =>
        place.Stream == _stream && (place.Sequence <= _contiguous || _ahead.Contains(place.Sequence));

    /// <summary>Notes that a record is committed.</summary>
    public void Stored(in SpoolPlace place)
    {
        if (place.Stream != _stream)
        {
            _stream = place.Stream;
            _contiguous = 0;
            _ahead.Clear();
        }

        Advance(place.Base - 1);
        if (place.Sequence == _contiguous + 1)
            Advance(place.Sequence);
        else if (place.Sequence > _contiguous && _ahead.Count < MaxAhead)
            _ahead.Add(place.Sequence);
    }

    private void Advance(long to)
    {
        _contiguous = Math.Max(_contiguous, to);
        while (_ahead.Count > 0 && _ahead.Min <= _contiguous + 1)
        {
            _contiguous = Math.Max(_contiguous, _ahead.Min);
            _ahead.Remove(_ahead.Min);
        }
    }
}
