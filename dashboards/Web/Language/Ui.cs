using System.Globalization;
using Kreisfunk.Contracts;
using Kreisfunk.Storage;

namespace Kreisfunk.Dashboards.Language;

/// <summary>How one request sees the pages: language, theme, time zone and the moment it is answered.</summary>
public sealed record Ui(Texts Texts, Theme Theme, TimeZoneInfo TimeZone, DateTimeOffset Now, string Path)
{
    public CultureInfo Culture => Texts.Culture;

    /// <summary>"21,5", with the decimals of the quantity; unknown ones keep what they have, to 3 digits.</summary>
    public string Number(double value, string quantity) => Quantities.TryGet(quantity, out var known)
        ? value.ToString("N" + known.Decimals.ToString(CultureInfo.InvariantCulture), Culture)
        : value.ToString("#,0.###", Culture);

    public string Number(long value) => value.ToString("N0", Culture);

    /// <summary>A quantity of which 0 and 1 have words: no number to draw large or as a line.</summary>
    public bool IsState(string quantity) => Texts.States.ContainsKey(quantity);

    /// <summary>The value as people read it, without its unit.</summary>
    public string Value(LatestValue value)
    {
        if (value.Text is not null)
            return value.Text;
        return Texts.States.TryGetValue(value.Quantity, out var state)
            ? value.Value != 0 ? state.On : state.Off
            : Number(value.Value, value.Quantity);
    }

    /// <summary>What stands behind the number: the quantity's sign, or the unit the codec gave.</summary>
    public static string Unit(string quantity, string unit) =>
        Quantities.TryGet(quantity, out var known) ? known.Symbol : unit;

    /// <summary>The quantity's name; an unknown one shows its own, readable.</summary>
    public string Quantity(string name) =>
        Texts.Quantities.TryGetValue(name, out var known) ? known : name.Replace('_', ' ').Replace('.', ' ');

    /// <summary>"vor 5 min". The browser counts on by the same steps (Client/ages.ts).</summary>
    public string Age(DateTimeOffset? at) => at is { } known ? AgeText.Of(Now - known, Texts) : Texts.Never;

    /// <summary>A span of time in its largest whole unit: "2 h".</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays} d"),
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalSeconds} s"),
    };

    public string DateAndTime(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, TimeZone);
        return local.ToString("d", Culture) + local.ToString(" HH:mm:ss", Culture);
    }

    public string TimeOrDate(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, TimeZone);
        var today = TimeZoneInfo.ConvertTime(Now, TimeZone).Date;
        return local.ToString(local.Date == today ? "HH:mm:ss" : Texts.ShortDateTime, Culture);
    }

    /// <summary>For &lt;time datetime&gt;.</summary>
    public static string Iso(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    public string Format(string text, params ReadOnlySpan<object?> filled) => string.Format(Culture, text, filled);

    public string Language => Texts.Code;
}
