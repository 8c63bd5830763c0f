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

    /// <summary>
    /// The Message Expiry Interval of an uplink, seconds. A broker hands it on less the time the message waited with
    /// it (MQTT 5, section 3.3.2.3.3), so that the server learns how long it was away without trusting a clock.
    /// </summary>
    public const uint MessageExpiry = 90 * 24 * 3600;

    /// <summary>
    /// Brokers count whole seconds, and their clocks may jump by one: less is a live frame.
    /// </summary>
    public static readonly TimeSpan ShortestInBroker = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a message waited with the broker, from the Message Expiry Interval it came with; to the second. Zero
    /// for a live frame, and for an interval that is no agent's.
    /// </summary>
    public static TimeSpan InBroker(uint messageExpiry)
    {
        if (messageExpiry is 0 or > MessageExpiry)
            return TimeSpan.Zero;
        var waited = TimeSpan.FromSeconds(MessageExpiry - messageExpiry);
        return waited < ShortestInBroker ? TimeSpan.Zero : waited;
    }

    /// <summary>Adds to what the reception says it was kept.</summary>
    public static void Add(UplinkRxInfo reception, TimeSpan waited)
    {
        if (waited > TimeSpan.Zero)
            reception.Metadata[Metadata] =
                (Of(reception) + waited).TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
    }

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
