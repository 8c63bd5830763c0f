namespace Kreisfunk.GatewayAgent.Operation;

/// <summary>
/// Tells whether a loop still turns. One that waits for the world says so and is well for as long as it waits; one that
/// works must be done within its patience.
/// </summary>
internal sealed class LoopPulse(string name, TimeSpan patience)
{
    private const long Waiting = -1;

    private long _since = Waiting;

    public string Name => name;

    public TimeSpan Patience => patience;

    /// <summary>The loop has something to do from now on, or shows that it came round.</summary>
    public void Works(TimeSpan now) => Volatile.Write(ref _since, now.Ticks);

    /// <summary>The loop waits for what others send.</summary>
    public void Waits() => Volatile.Write(ref _since, Waiting);

    public bool IsWell(TimeSpan now) =>
        Volatile.Read(ref _since) is var since && (since == Waiting || now.Ticks - since <= patience.Ticks);
}
