using System.Globalization;
using System.Text.Json;

namespace Kreisfunk.Storage;

/// <summary>Mistakes in a profile's settings, one sentence each with field, value, bound and fix.</summary>
internal static class SettingRules
{
    /// <summary>Commands carry 24 bits in steps of 100 Hz, 200 Hz at 2.4 GHz.</summary>
    public static readonly (double Least, double Most) FrequencyHz = (100_000_000, 2_500_000_000);

    public static void Known(
        string parent, IReadOnlyDictionary<string, JsonElement>? unknown, List<string> errors)
    {
        foreach (var name in unknown?.Keys ?? [])
            errors.Add($"settings.{parent}{name} is no setting; see the settings of a profile in /openapi/v1.json.");
    }

    public static void OneOf(string field, string? value, IEnumerable<string> choices, List<string> errors)
    {
        if (!choices.Contains(value))
            errors.Add($"settings.{field} is \"{Short(value)}\"; choose {string.Join(", ", choices)}.");
    }

    public static void OneOf(string field, int value, IReadOnlyList<int> choices, List<string> errors)
    {
        if (!choices.Contains(value))
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture,
                $"settings.{field} is {value}; choose {string.Join(", ", choices)}."));
        }
    }

    public static void Between(
        string field, double? value, (double Least, double Most) bounds, List<string> errors, string otherwise = "")
    {
        if (value is null || (value >= bounds.Least && value <= bounds.Most))
            return;
        errors.Add(string.Create(CultureInfo.InvariantCulture,
            $"settings.{field} is {value}; choose {bounds.Least} to {bounds.Most}{otherwise}."));
    }

    /// <summary>The entries that are there; JSON may hold a null between them.</summary>
    public static IEnumerable<T> Given<T>(string field, IReadOnlyList<T?>? entries, List<string> errors)
        where T : class
    {
        if (entries?.Any(entry => entry is null) == true)
            errors.Add($"settings.{field} holds a null; leave it out.");
        return entries?.OfType<T>() ?? [];
    }

    public static string Short(string? text) => text is { Length: > 40 } ? text[..40] + "…" : text ?? "";
}
