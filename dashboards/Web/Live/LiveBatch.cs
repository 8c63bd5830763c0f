using Kreisfunk.Storage;

namespace Kreisfunk.Dashboards.Live;

/// <summary>How far a browser has seen the store: the id of the last latest value and of the last frame.</summary>
public readonly record struct LiveCursor(long Latest, long Frame)
{
    /// <summary>Reads "12-34", as sent with each event and given back as Last-Event-ID.</summary>
    public static bool TryParse(string? text, out LiveCursor cursor)
    {
        cursor = default;
        var parts = (text ?? "").Split('-');
        if (parts.Length != 2
            || !long.TryParse(parts[0], System.Globalization.CultureInfo.InvariantCulture, out var latest)
            || !long.TryParse(parts[1], System.Globalization.CultureInfo.InvariantCulture, out var frame)
            || latest < 0 || frame < 0)
            return false;
        cursor = new LiveCursor(latest, frame);
        return true;
    }

    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Latest}-{Frame}");
}

/// <summary>What one look at the store brought; the headline only now and then.</summary>
internal sealed record LiveBatch(
    LiveCursor Cursor, IReadOnlyList<LatestValue> Values, IReadOnlyList<RecentFrame> Frames, LiveHeadline? Headline);

/// <summary>The counts above the overview.</summary>
internal sealed record LiveHeadline(int Live, int Silent, int GatewaysOnline, int Gateways, long UplinksLastMinute);
