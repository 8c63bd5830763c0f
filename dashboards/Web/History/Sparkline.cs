using System.Globalization;
using System.Text;
using Kreisfunk.Storage;

namespace Kreisfunk.Dashboards.History;

/// <summary>A small line as an SVG file: the shape of a day at a glance, without numbers.</summary>
internal static class Sparkline
{
    private const double Width = 240, Height = 40, Margin = 3;

    /// <summary>A middle tone, seen on both themes' surfaces: the file cannot know which one it lies on.</summary>
    private const string Colour = "#3f8f92";

    private const string Fill = $"fill=\"{Colour}\" opacity=\".14\"";

    private const string Stroke =
        "stroke-width=\"2\" stroke-linejoin=\"round\" stroke-linecap=\"round\" vector-effect=\"non-scaling-stroke\"";

    public static string Draw(IReadOnlyList<TelemetryBucket> buckets)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" ");
        svg.Append("preserveAspectRatio=\"none\">");
        if (buckets.Count > 1)
            AppendLine(svg, buckets);
        return svg.Append("</svg>").ToString();
    }

    private static void AppendLine(StringBuilder svg, IReadOnlyList<TelemetryBucket> buckets)
    {
        var start = buckets[0].Start;
        var span = Math.Max((buckets[^1].Start - start).TotalSeconds, 1);
        var lowest = buckets.Min(b => b.Mean);
        var room = buckets.Max(b => b.Mean) - lowest;
        var points = new StringBuilder();
        foreach (var bucket in buckets)
        {
            var x = Margin + ((bucket.Start - start).TotalSeconds / span * (Width - (2 * Margin)));
            var share = room > 0 ? (bucket.Mean - lowest) / room : 0.5;
            var y = Height - Margin - (share * (Height - (2 * Margin)));
            points.Append(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#} ");
        }

        svg.Append(CultureInfo.InvariantCulture,
            $"<polygon points=\"{Margin},{Height} {points}{Width - Margin},{Height}\" {Fill}/>");
        svg.Append(CultureInfo.InvariantCulture,
            $"<polyline points=\"{points.ToString().TrimEnd()}\" fill=\"none\" stroke=\"{Colour}\" {Stroke}/>");
    }
}
