namespace Kreisfunk.GatewayAgent.Hardware.Deafness;

/// <summary>
/// How many minutes of each hour of the day usually bring a frame: one number per hour, in which a week ago counts for
/// an eighth. Minutes, not frames: a device that sends fifty at once shows no more than that the radio hears now.
/// </summary>
internal sealed class HourlyPace
{
    /// <summary>A day's weight when the next is learnt: after seven days 0.75^7, an eighth.</summary>
    private const double Memory = 0.75;

    private readonly double?[] _minutes = new double?[24];

    /// <summary>Hours of the day of which something is known.</summary>
    public int HoursKnown => _minutes.Count(minutes => minutes is not null);

    public void Learn(int hour, double activeMinutes) =>
        _minutes[hour] = _minutes[hour] is { } known
            ? known * Memory + activeMinutes * (1 - Memory)
            : activeMinutes;

    /// <summary>0..60; an hour nobody has heard yet is expected to be silent.</summary>
    public double Minutes(int hour) => _minutes[hour] ?? 0;
}
