using System.Globalization;

namespace Kreisfunk.Dashboards.Deployments;

/// <summary>Numbers as SVG writes them, whatever the language of the page.</summary>
internal static class Svg
{
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
