namespace Kreisfunk.NetworkServer;

/// <summary>So many at once, and so many an hour. The default is full.</summary>
internal struct TokenBucket
{
    // The moment at which the bucket would be full again.
    private long _fullAt;

    /// <summary>Takes one; false when there is none left.</summary>
    /// <param name="ticks">The server clock.</param>
    /// <param name="burst">How many at once.</param>
    /// <param name="refill">How long one takes to come back.</param>
    public bool TryTake(long ticks, int burst, TimeSpan refill)
    {
        var fullAt = Math.Max(_fullAt, ticks) + refill.Ticks;
        if (fullAt - ticks > burst * refill.Ticks)
            return false;
        _fullAt = fullAt;
        return true;
    }

    public readonly bool HasOne(long ticks, int burst, TimeSpan refill) =>
        Math.Max(_fullAt, ticks) + refill.Ticks - ticks <= burst * refill.Ticks;

    public readonly bool IsFull(long ticks) => _fullAt <= ticks;
}
