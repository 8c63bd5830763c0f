namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>The streams by their key, and their places in the table. Not for several threads at once.</summary>
internal sealed class StreamRegister(StreamTable table)
{
    private readonly Dictionary<SpoolKey, SpoolStream> _streams =
        table.Streams().DistinctBy(stream => stream.Key).ToDictionary(stream => stream.Key);

    public IReadOnlyCollection<SpoolStream> All => _streams.Values;

    public SpoolStream? Find(SpoolKey key) => _streams.GetValueOrDefault(key);

    /// <summary>The stream, or a new one; null at the bound, when no other one can be forgotten.</summary>
    public SpoolStream? FindOrAdd(SpoolKey key)
    {
        if (_streams.TryGetValue(key, out var stream))
            return stream;
        var slot = table.FindFree();
        if (slot == 0 && Forget())
            slot = table.FindFree();
        if (slot == 0)
            return null;
        table.Reserve(slot);
        // Unique rather than secret: a name must never come back, or an old cursor would free new frames.
        return _streams[key] = new SpoolStream(key, FreshNumbers.Name64(), slot);
    }

    /// <summary>Notes in the table what has changed.</summary>
    public void WriteChanged()
    {
        foreach (var stream in _streams.Values)
        {
            if (stream.IsChanged)
                table.Write(stream);
        }
    }

    private bool Forget()
    {
        var idle = _streams.Values.FirstOrDefault(stream => stream.IsEmpty && stream.Gap.Count == 0);
        if (idle is null)
            return false;
        try
        {
            table.Release(idle);
        }
        catch (IOException)
        {
            return false;
        }

        return _streams.Remove(idle.Key);
    }
}
