using Kreisfunk.LoRaWan;

namespace Kreisfunk.Storage;

/// <summary>Between the types of the domain and what both databases store.</summary>
internal static class Stored
{
    public static string Id(Guid id) => id.ToString("D");

    public static string? Id(Guid? id) => id?.ToString("D");

    public static long Time(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static long Flag(bool value) => value ? 1 : 0;

    public static Eui64 Eui(string text) =>
        Eui64.TryParse(text, out var eui) ? eui : throw new InvalidDataException($"'{text}' is no EUI.");

    /// <summary>Cut to length, and without what PostgreSQL refuses: U+0000 and halves of surrogate pairs.</summary>
    public static string Text(string text, int maxLength)
    {
        if (text.Length > maxLength)
            text = text[..maxLength];
        if (IsStorable(text))
            return text;

        return string.Create(text.Length, text, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
                target[i] = IsBad(source, i) ? '\uFFFD' : source[i];
        });
    }

    private static bool IsStorable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsBad(text, i))
                return false;
        }

        return true;
    }

    private static bool IsBad(string text, int i) =>
        text[i] == '\0'
        || (char.IsHighSurrogate(text[i]) && (i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])))
        || (char.IsLowSurrogate(text[i]) && (i == 0 || !char.IsHighSurrogate(text[i - 1])));
}
