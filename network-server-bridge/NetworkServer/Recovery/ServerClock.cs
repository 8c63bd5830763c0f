namespace Kreisfunk.NetworkServer;

/// <summary>
/// Time as the decisions see it: it only goes forward. A wall clock that is set back would else hold every window open
/// until it has caught up.
/// </summary>
internal sealed class ServerClock
{
    /// <summary>
    /// Frames come a little out of order and behind the timer; only what is older than this is a clock that was set.
    /// </summary>
    private static readonly TimeSpan SetBack = TimeSpan.FromMinutes(1);

    /// <summary>The wall clock's highest time since it was last set back.</summary>
    public DateTimeOffset Wall { get; private set; }

    /// <summary>Elapsed time in ticks; the start means nothing.</summary>
    public long Ticks { get; private set; }

    public void Observe(DateTimeOffset wall)
    {
        var passed = wall - Wall;
        if (passed > TimeSpan.Zero)
            Ticks += passed.Ticks;
        if (passed > TimeSpan.Zero || passed < -SetBack)
            Wall = wall;
    }

    public DateTimeOffset ToWall(long ticks) => Wall.AddTicks(ticks - Ticks);

    public long FromWall(DateTimeOffset wall) => Ticks + (wall - Wall).Ticks;
}
