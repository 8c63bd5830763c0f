namespace Kreisfunk.NetworkServer;

/// <summary>
/// What waits to be sent to one device: by priority, then first come, first served. Items that are too large wait
/// aside and hold up nobody. The bound is the server's to check, before it says yes.
/// </summary>
internal sealed class DownlinkQueue
{
    private readonly List<QueuedDownlinkState> _items = [];

    public int Count => _items.Count;

    public IReadOnlyList<QueuedDownlinkState> Items => _items;

    /// <summary>The confirmed item that is on its way, or whose acknowledgement is awaited.</summary>
    public QueuedDownlinkState? Underway => _items.Find(item => item.Stage is DownlinkStage.Made or DownlinkStage.Sent);

    public static DownlinkQueue Restore(IReadOnlyList<QueuedDownlinkState> items)
    {
        var queue = new DownlinkQueue();
        queue._items.AddRange(items);
        return queue;
    }

    public bool Contains(Guid id) => IndexOf(id) >= 0;

    public QueuedDownlinkState? Find(Guid id) => _items.Find(item => item.Item.Id == id);

    /// <summary>False when it is there already: the same request came twice.</summary>
    public bool Add(QueuedDownlink item)
    {
        if (Contains(item.Id))
            return false;
        var at = _items.FindLastIndex(other => other.Item.Priority >= item.Priority) + 1;
        _items.Insert(at, new QueuedDownlinkState(item, DownlinkStage.Waiting, 0, null, null, null));
        return true;
    }

    public bool Remove(Guid id)
    {
        var index = IndexOf(id);
        if (index >= 0)
            _items.RemoveAt(index);
        return index >= 0;
    }

    /// <summary>Too large now; it is looked at again when the device's data rate has risen.</summary>
    public void Park(Guid id, int maxBytes) => Change(id, item => item with { ParkedOver = maxBytes });

    /// <summary>A frame was made of it.</summary>
    public void Made(Guid id, uint fCntDown) => Change(id, item => item with
    {
        Stage = DownlinkStage.Made,
        Tries = item.Tries + 1,
        FCntDown = fCntDown,
        SentAt = null,
        ParkedOver = null,
    });

    /// <summary>A gateway has put it on the air.</summary>
    public void Sent(Guid id, DateTimeOffset at) => Change(id, item => item with
    {
        Stage = DownlinkStage.Sent,
        SentAt = at,
    });

    /// <summary>It was not sent, or not acknowledged, and waits for its next try.</summary>
    public void Return(Guid id) => Change(id, item => item with { Stage = DownlinkStage.Waiting });

    private int IndexOf(Guid id) => _items.FindIndex(item => item.Item.Id == id);

    private void Change(Guid id, Func<QueuedDownlinkState, QueuedDownlinkState> change)
    {
        var index = IndexOf(id);
        if (index >= 0)
            _items[index] = change(_items[index]);
    }
}
