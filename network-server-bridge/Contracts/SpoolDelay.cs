using System.Globalization;
using Kreisfunk.Contracts.Gateway;

namespace Kreisfunk.Contracts;

/// <summary>
/// How long a gateway kept a frame before it could send it, in the metadata of its reception. With it a frame that
/// comes after an outage is told from a live one, and gets the time at which it was heard.
/// </summary>
public static class SpoolDelay
{
    /// <summary>Metadata: seconds in the spool, decimal, such as "3600.25". Absent for a live frame.</summary>
    public const string Metadata = "delayed";

    /// <summary>
    /// Metadata: how far the gateway's wall clock could be trusted when it was needed to know the seconds, over a
    /// restart: "none", "unsynchronised", "ntp" or "gnss". Absent where they were measured.
    /// </summary>
    public const string ClockMetadata = "delayed_clock";

    /// <summary>
    /// Longer than any spool keeps: such a claim is a wrong clock's.
    /// </summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    /// <summary>Zero for a live frame, and for words that make no sense; never throws.</summary>
    public static TimeSpan Of(UplinkRxInfo? reception)
    {
        if (reception is null || !reception.Metadata.TryGetValue(Metadata, out var text)
            || !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            || seconds > (decimal)Longest.TotalSeconds)
            return TimeSpan.Zero;
        return new TimeSpan((long)(seconds * TimeSpan.TicksPerSecond));
    }
}
