using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Kreisfunk.Contracts;

/// <summary>
/// What a gateway had to refuse because its spool was full, told with the next uplink that it could keep, as MQTT 5
/// user properties: a loss that is counted and seen. A message that is sent again carries the same notice; whoever
/// counts goes by the message's place in the spool (<see cref="StoredCursor"/>).
/// </summary>
/// <param name="Count">Frames refused since the frame before in the same stream, from 1.</param>
/// <param name="From">When the first of them was refused, by the gateway's clock.</param>
/// <param name="To">When the last of them was.</param>
public readonly record struct SpoolGapNotice(long Count, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>User property: number of refused frames, decimal.</summary>
    public const string CountProperty = "kf-gap-count";

    /// <summary>User property: time of the first, milliseconds since 1970, decimal.</summary>
    public const string FromProperty = "kf-gap-from";

    /// <summary>User property: time of the last, milliseconds since 1970, decimal.</summary>
    public const string ToProperty = "kf-gap-to";

    /// <summary>Metadata of a gateway's report: frames refused since its spool began, decimal.</summary>
    public const string TotalMetadata = "spool_gap_frames";

    /// <summary>False when a property is missing or makes no sense; never throws.</summary>
    public static bool TryRead(
        [NotNullWhen(true)] string? count, string? from, string? to, out SpoolGapNotice notice)
    {
        notice = default;
        if (!TryNumber(count, out var number) || number == 0 || !TryNumber(from, out var first)
            || !TryNumber(to, out var last) || Math.Max(first, last) > LastMillisecond)
            return false;
        notice = new SpoolGapNotice(number, DateTimeOffset.FromUnixTimeMilliseconds(first),
            DateTimeOffset.FromUnixTimeMilliseconds(last));
        return true;
    }

    // The last one that a DateTimeOffset holds.
    private const long LastMillisecond = 253_402_300_799_999;

    private static bool TryNumber([NotNullWhen(true)] string? text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
