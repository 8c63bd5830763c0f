using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Kreisfunk.LoRaWan;

/// <summary>Reads hexadecimal text as people write identifiers and keys.</summary>
public static class Hex
{
    /// <summary>
    /// Reads exactly <c>destination.Length</c> bytes, first pair of digits first, in either case.
    /// "-", ":" and blanks between the bytes are skipped. False on any other character or length.
    /// </summary>
    public static bool TryRead([NotNullWhen(true)] string? text, Span<byte> destination)
    {
        if (text is null)
            return false;

        var written = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '-' or ':' or ' ')
                continue;
            if (written == destination.Length || i + 1 >= text.Length)
                return false;
            if (!byte.TryParse(text.AsSpan(i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                    out destination[written]))
                return false;
            written++;
            i++;
        }

        return written == destination.Length;
    }
}
