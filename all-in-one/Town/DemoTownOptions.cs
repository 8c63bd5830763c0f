namespace Kreisfunk.Town;

/// <summary>How the demonstration town behaves. Section <c>Town</c>.</summary>
public sealed class DemoTownOptions
{
    public const string Section = "Town";

    /// <summary>More devices than this make the town's own clock the bottleneck of what it measures.</summary>
    public const int MaxSensors = 20_000;

    /// <summary>Simulated sensors; 0 means no town.</summary>
    public int Sensors { get; set; }

    /// <summary>Chooses every "random" number: the same seed gives the same frames at the same times.</summary>
    public ulong Seed { get; set; } = 1;

    /// <summary>
    /// How often a sensor sends, give or take a quarter. 30 s: a newcomer sees something move, and a frame of SF10
    /// (370 ms) still keeps the 1 % a device may send in a band.
    /// </summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The sensors switch on within this time of the start, one after the other.</summary>
    public TimeSpan StartSpread { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>Share of uplinks that ask for an acknowledgement, 0 to 1.</summary>
    public double ConfirmedShare { get; set; } = 0.1;

    /// <summary>True: every gateway hears every frame, whatever the distance.</summary>
    public bool HeardByAll { get; set; }

    /// <summary>Devices with a fixed session (ABP) instead of joining. For tests and load.</summary>
    public bool Abp { get; set; }

    /// <summary>Ends the run after so many distinct data uplinks; null goes on for ever.</summary>
    public long? Uplinks { get; set; }

    /// <summary>
    /// Data uplinks per second over all sensors, once they have joined; null lets each sensor keep its own interval.
    /// </summary>
    public double? RatePerSecond { get; set; }

    /// <summary>
    /// Sends a datagram again that got no PUSH_ACK within a second. A real forwarder does not; a test that counts does,
    /// because the kernel may drop a datagram on loopback too.
    /// </summary>
    public bool ResendUnacknowledged { get; set; }

    /// <summary>How long the end of a counted run waits for missing PUSH_ACKs and open receive windows.</summary>
    public TimeSpan Drain { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Every fault, each naming key, value, bound and fix.</summary>
    public IEnumerable<string> Faults()
    {
        if (Sensors is < 0 or > MaxSensors)
            yield return $"{Section}:Sensors is {Sensors}, but must be 0 (no town) to {MaxSensors}: 20 is usual.";
        if (Interval < TimeSpan.FromSeconds(1) || Interval > TimeSpan.FromDays(1))
            yield return $"{Section}:Interval is {Interval}, "
                + "but must be 00:00:01 to 1.00:00:00: 00:00:30 is the default.";
        if (StartSpread < TimeSpan.Zero || StartSpread > TimeSpan.FromHours(1))
            yield return $"{Section}:StartSpread is {StartSpread}, "
                + "but must be 00:00:00 to 01:00:00: 00:00:08 is the default.";
        if (ConfirmedShare is not (>= 0 and <= 1))
            yield return $"{Section}:ConfirmedShare is {ConfirmedShare}, but must be 0 to 1: 0.1 is the default.";
        if (RatePerSecond is not (null or (> 0 and <= 10_000)))
            yield return $"{Section}:RatePerSecond is {RatePerSecond}, but must be above 0 and at most 10000.";
    }
}
