namespace Kreisfunk.GatewayAgent.Spool;

/// <summary>
/// The records that are written and not known to be on the medium. Kept in memory: after a failed flush the page cache
/// may have dropped them without a further word, so they are written anew from here.
/// </summary>
internal sealed class PendingRecords
{
    /// <summary>
    /// A thousand usual frames. One more waits for a flush: the medium is slower than the radio then.
    /// </summary>
    public const int MaxBytes = 256 * 1024;

    private byte[] _bytes = new byte[8 * 1024];

    public int Bytes { get; private set; }

    public int Count { get; private set; }

    /// <summary>When the oldest of them was written.</summary>
    public TimeSpan Since { get; private set; }

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Bytes);

    /// <summary>Room for one more record, which is added by <see cref="Added"/>.</summary>
    public Span<byte> Room(int bytes)
    {
        if (Bytes + bytes > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(Bytes + bytes, _bytes.Length * 2));
        return _bytes.AsSpan(Bytes, bytes);
    }

    public void Added(int bytes, TimeSpan now)
    {
        if (Count == 0)
            Since = now;
        Bytes += bytes;
        Count++;
    }

    /// <summary>The first ones are on the medium.</summary>
    public void Drop(int bytes, int count, TimeSpan now)
    {
        _bytes.AsSpan(bytes, Bytes - bytes).CopyTo(_bytes);
        Bytes -= bytes;
        Count -= count;
        Since = now;
    }
}
