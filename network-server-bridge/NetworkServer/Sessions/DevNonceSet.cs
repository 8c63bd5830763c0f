namespace Kreisfunk.NetworkServer;

/// <summary>
/// Every DevNonce a device has used: 1.0.x devices draw them at random, so none may ever come again. Few are kept as a
/// sorted list, many as the full set of 65,536 bits; never more than 8 kB.
/// </summary>
internal sealed class DevNonceSet
{
    private const int MaxSorted = 1_024;

    private ushort[] _sorted = [];
    private ulong[]? _bits;

    public int Count { get; private set; }

    /// <summary>0 while empty.</summary>
    public ushort Highest { get; private set; }

    public bool Contains(ushort nonce) => _bits is null
        ? Array.BinarySearch(_sorted, 0, Count, nonce) >= 0
        : (_bits[nonce >> 6] & (1UL << (nonce & 63))) != 0;

    public void Add(ushort nonce)
    {
        if (Contains(nonce))
            return;
        Highest = Math.Max(Highest, nonce);
        if (_bits is null && Count == MaxSorted)
            SpreadToBits();
        if (_bits is null)
            Insert(nonce);
        else
            _bits[nonce >> 6] |= 1UL << (nonce & 63);
        Count++;
    }

    public void Clear()
    {
        _sorted = [];
        _bits = null;
        (Count, Highest) = (0, 0);
    }

    /// <summary>Ascending.</summary>
    public ushort[] ToArray()
    {
        if (_bits is null)
            return _sorted[..Count];
        var all = new List<ushort>(Count);
        for (var nonce = 0; nonce <= ushort.MaxValue; nonce++)
        {
            if (Contains((ushort)nonce))
                all.Add((ushort)nonce);
        }

        return [.. all];
    }

    private void Insert(ushort nonce)
    {
        if (Count == _sorted.Length)
            Array.Resize(ref _sorted, Math.Max(4, Count * 2));
        var at = ~Array.BinarySearch(_sorted, 0, Count, nonce);
        Array.Copy(_sorted, at, _sorted, at + 1, Count - at);
        _sorted[at] = nonce;
    }

    private void SpreadToBits()
    {
        _bits = new ulong[65_536 / 64];
        foreach (var nonce in _sorted.AsSpan(0, Count))
            _bits[nonce >> 6] |= 1UL << (nonce & 63);
        _sorted = [];
    }
}
