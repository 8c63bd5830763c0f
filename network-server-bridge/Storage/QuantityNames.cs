namespace Kreisfunk.Storage;

/// <summary>
/// Quantities are fields of the time series, and some names are taken or cannot be written there. Both stores keep the
/// same names, so that a town can change its store.
/// </summary>
internal static class QuantityNames
{
    /// <summary>Fields beside the quantities: counter, signal strength and noise.</summary>
    public const string FCnt = "f_cnt", Rssi = "rssi", Snr = "snr";

    private const string TextSuffix = "_text", ValueSuffix = "_value";

    private const int MaxLength = 256;

    private static readonly System.Buffers.SearchValues<char> Bad = System.Buffers.SearchValues.Create(
        [.. Enumerable.Range(0, 32).Append(127).Select(code => (char)code), '\\']);

    private static readonly HashSet<string> Taken =
        new(StringComparer.Ordinal) { FCnt, Rssi, Snr, "time", "dev_eui", "application_id" };

    /// <summary>
    /// The name as it can be stored: control characters and "\" (which ends an escape in line protocol) become "_".
    /// </summary>
    public static string Storable(string name)
    {
        name = Stored.Text(name, MaxLength);
        return name.AsSpan().ContainsAny(Bad)
            ? string.Create(name.Length, name, static (target, source) =>
            {
                for (var i = 0; i < source.Length; i++)
                    target[i] = Bad.Contains(source[i]) ? '_' : source[i];
            })
            : name;
    }

    /// <summary>The field of a number or a text: two different ones, for a field keeps its type for ever.</summary>
    public static string ToField(string quantity, bool isText)
    {
        var name = Storable(quantity);
        if (isText)
            return name + TextSuffix;
        return Taken.Contains(name) || name.EndsWith(TextSuffix, StringComparison.Ordinal)
            || name.EndsWith(ValueSuffix, StringComparison.Ordinal)
            ? name + ValueSuffix
            : name;
    }

    /// <summary>The quantity of a field; null for the fields beside the quantities.</summary>
    public static string? FromField(string field)
    {
        if (field.EndsWith(ValueSuffix, StringComparison.Ordinal))
            return field[..^ValueSuffix.Length];
        if (field.EndsWith(TextSuffix, StringComparison.Ordinal))
            return field[..^TextSuffix.Length];
        return Taken.Contains(field) ? null : field;
    }
}
