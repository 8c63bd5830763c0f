using System.Diagnostics.CodeAnalysis;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Bridge.Admin;

/// <summary>One page of a list.</summary>
/// <param name="Items">In order of their keys.</param>
/// <param name="Next">Give this as `after` for the next page; null at the end.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    public static Page<T> Of(IReadOnlyList<T> items, int limit, Func<T, string> key) =>
        new(items, items.Count < limit ? null : key(items[^1]));
}

/// <summary>The `limit` and `after` of lists.</summary>
internal static class PageQuery
{
    public const int MaxLimit = 1_000, DefaultLimit = 100;

    public static bool TryLimit(int? limit, out int value, [NotNullWhen(false)] out string? error)
    {
        value = limit ?? DefaultLimit;
        error = value is < 1 or > MaxLimit ? $"limit is {value}; ask for 1 to {MaxLimit} rows." : null;
        return error is null;
    }

    public static bool TryEui(string? text, string name, out Eui64? eui, [NotNullWhen(false)] out string? error)
    {
        eui = null;
        error = null;
        if (string.IsNullOrEmpty(text))
            return true;
        if (Eui64.TryParse(text, out var parsed))
            eui = parsed;
        else
            error = $"{name} is \"{Short(text)}\"; write 16 hexadecimal digits.";
        return error is null;
    }

    public static bool TryId(string? text, string name, out Guid? id, [NotNullWhen(false)] out string? error)
    {
        id = null;
        error = null;
        if (string.IsNullOrEmpty(text))
            return true;
        if (Guid.TryParse(text, out var parsed))
            id = parsed;
        else
            error = $"{name} is \"{Short(text)}\"; write a UUID such as {Guid.Empty}.";
        return error is null;
    }

    public static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
