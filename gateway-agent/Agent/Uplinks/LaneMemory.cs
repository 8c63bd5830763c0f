namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>Of which devices one lane keeps frames that are not confirmed. Not for several threads at once.</summary>
internal sealed class LaneMemory
{
    /// <summary>
    /// Devices remembered: more than one concentrator hears. Beyond it, any device not remembered may have frames in
    /// the lane. 0.6 MB.
    /// </summary>
    public const int MaxDevices = 16_384;

    private readonly Dictionary<uint, long> _last = [];
    private long _first, _cleanedAt, _unknownUntil = -1;

    /// <summary>No further device could be remembered for certain.</summary>
    public bool IsFull => IsOverflown || _last.Count >= MaxDevices;

    // A frame of a device that is not remembered still waits.
    private bool IsOverflown => _unknownUntil >= _first;

    public bool Knows(uint devAddr) => _last.ContainsKey(devAddr);

    public bool Keeps(uint devAddr) => _last.TryGetValue(devAddr, out var last) && last >= _first;

    /// <summary>As <see cref="Keeps"/>, and true where nobody knows.</summary>
    public bool MayKeep(uint devAddr) => _last.TryGetValue(devAddr, out var last) ? last >= _first : IsOverflown;

    public void Add(uint devAddr, long sequence)
    {
        if (_last.TryGetValue(devAddr, out var last))
            _last[devAddr] = Math.Max(last, sequence);
        else if (_last.Count < MaxDevices || TryMakeRoom())
            _last[devAddr] = sequence;
        else
            _unknownUntil = sequence;
    }

    /// <summary>The lane is confirmed below a number; it is all when that is the next one to be given.</summary>
    public void Confirmed(long first, long next)
    {
        _first = first;
        if (first < next)
            return;
        _last.Clear();
        _unknownUntil = -1;
    }

    private bool TryMakeRoom()
    {
        // Looking through all of them for each frame would cost more than everything else.
        if (_first - _cleanedAt < MaxDevices / 8)
            return false;
        _cleanedAt = _first;
        foreach (var (devAddr, last) in _last)
        {
            if (last < _first)
                _last.Remove(devAddr);
        }

        return _last.Count < MaxDevices;
    }
}
