using System.Globalization;

namespace Kreisfunk.Dashboards.Language;

/// <summary>An age in words. Client/ages.ts has the same steps; a browser test compares the two.</summary>
internal static class AgeText
{
    public static string Of(TimeSpan age, Texts texts)
    {
        var seconds = (long)Math.Floor(age.TotalSeconds);
        return seconds switch
        {
            < 5 => texts.AgeNow,
            < 60 => Fill(texts.AgeSeconds, seconds),
            < 3600 => Fill(texts.AgeMinutes, seconds / 60),
            < 48 * 3600 => Fill(texts.AgeHours, seconds / 3600),
            _ => Fill(texts.AgeDays, seconds / 86400),
        };
    }

    private static string Fill(string pattern, long number) =>
        string.Format(CultureInfo.InvariantCulture, pattern, number);
}
