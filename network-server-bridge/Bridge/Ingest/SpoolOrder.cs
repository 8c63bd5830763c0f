namespace Kreisfunk.Bridge.Ingest;

/// <summary>
/// Brings one gateway's uplinks back into the order of its spool. A broker that dies takes acknowledged messages with
/// it; the agent sends them again, but only after newer ones. A server that took those first would have to call the
/// older ones replays. So what lies behind a gap waits here: acknowledged to the broker, but not to the spool, so a
/// crash costs nothing. Not for several threads at once.
/// </summary>
public sealed class SpoolOrder<T>
{
    /// <summary>
    /// Items waiting behind a gap: sixteen times the agent's window. One more is dropped, and comes again.
    /// </summary>
    public const int MaxWaiting = 4_096;

    /// <summary>
    /// A gap that stays open so long will not be filled: the spool has lost a record. Far above the agent's pause of
    /// 1.5 s before it sends again.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly SortedDictionary<long, T> _waiting = [];
    private string _stream = "";
    private long _released;
    private DateTimeOffset _waitingSince;

    public int Waiting => _waiting.Count;

    /// <summary>
    /// Takes one item that is not stored yet and adds to the list what may go into the log now, in order.
    /// </summary>
    public void Offer(in SpoolPlace place, T item, DateTimeOffset now, List<T> ready)
    {
        if (place.Stream != _stream)
        {
            ReleaseAll(ready);
            _stream = place.Stream;
            _released = 0;
        }

        if (place.Base - 1 > _released)
        {
            _released = place.Base - 1;
            ForgetSafe();
            ReleaseNext(ready);
        }

        if (place.Sequence <= _released + 1)
        {
            ready.Add(item);
            _released = Math.Max(_released, place.Sequence);
            _waiting.Remove(place.Sequence);
            ReleaseNext(ready);
        }
        else
        {
            Wait(place.Sequence, item, now, ready);
        }
    }

    private void Wait(long sequence, T item, DateTimeOffset now, List<T> ready)
    {
        if (_waiting.Count == 0)
            _waitingSince = now;
        if (_waiting.Count < MaxWaiting)
            _waiting.TryAdd(sequence, item);
        if (now - _waitingSince >= Patience)
            ReleaseAll(ready);
    }

    private void ReleaseNext(List<T> ready)
    {
        while (_waiting.Remove(_released + 1, out var next))
        {
            ready.Add(next);
            _released++;
        }
    }

    private void ReleaseAll(List<T> ready)
    {
        if (_waiting.Count == 0)
            return;
        ready.AddRange(_waiting.Values);
        _released = Math.Max(_released, _waiting.Keys.Last());
        _waiting.Clear();
    }

    /// <summary>Below the base everything is stored, if by an earlier process.</summary>
    private void ForgetSafe()
    {
        foreach (var sequence in _waiting.Keys.TakeWhile(sequence => sequence <= _released).ToList())
            _waiting.Remove(sequence);
    }
}
