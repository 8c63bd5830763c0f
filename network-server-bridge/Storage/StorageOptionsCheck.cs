using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Kreisfunk.Storage;

/// <summary>
/// Reads section "Storage". Unknown keys and values that cannot be read are kept until validation, so that they are
/// reported together with what is out of bounds; the framework's binder would stop at the first.
/// </summary>
internal sealed class StorageOptionsCheck(IConfiguration configuration)
    : IConfigureOptions<StorageOptions>, IValidateOptions<StorageOptions>
{
    private readonly IConfigurationSection _section = configuration.GetSection(StorageOptions.Section);

    public void Configure(StorageOptions options)
    {
        if (Unreadable().Count == 0)
            _section.Bind(options);
    }

    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        List<string> errors = [.. Unreadable(), .. options.Validate()];
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private List<string> Unreadable()
    {
        var errors = new List<string>();
        Check(_section, typeof(StorageOptions), errors);
        return errors;
    }

    private static void Check(IConfigurationSection section, Type type, List<string> errors)
    {
        var known = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .ToDictionary(
                property => property.Name, property => property.PropertyType, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            if (!known.TryGetValue(child.Key, out var wanted))
                errors.Add($"{child.Path} is not known; known are {string.Join(", ", known.Keys.Order())}.");
            else if (wanted == typeof(TelemetryOptions))
                Check(child, wanted, errors);
            else if (child.Value is { Length: > 0 } value
                && Expected(Nullable.GetUnderlyingType(wanted) ?? wanted, value) is { } expected)
                errors.Add($"{child.Path} is \"{value}\"; it must be {expected}.");
        }
    }

    // Null when the value can be read. Texts always can, so that a secret is never shown.
    private static string? Expected(Type type, string value)
    {
        if (type == typeof(bool))
            return bool.TryParse(value, out _) ? null : "true or false";
        if (type == typeof(TimeSpan))
            return TimeSpan.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out _)
                ? null
                : "a duration like 00:00:10 or 30.00:00:00 (days.hours:minutes:seconds)";
        if (!type.IsEnum)
            return null;
        return Enum.TryParse(type, value, ignoreCase: true, out var found) && Enum.IsDefined(type, found)
            ? null
            : "one of " + string.Join(", ", Enum.GetNames(type).Select(name => name.ToLowerInvariant()));
    }
}
