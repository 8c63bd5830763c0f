using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent;

/// <summary>EUIs from the first to the last, both included.</summary>
internal readonly record struct EuiRange(Eui64 First, Eui64 Last)
{
    public bool Contains(Eui64 eui) => eui >= First && eui <= Last;

    /// <summary>Reads one EUI, "low-high", or "70b3d57ed0000000/40". Plain digits: a "-" parts the range.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out EuiRange range)
    {
        range = default;
        if (text is null || text.Length < Eui64.TextLength
            || !Eui64.TryParse(text[..Eui64.TextLength], out var first))
            return false;
        var rest = text[Eui64.TextLength..];
        var last = first;
        if (rest.StartsWith('-'))
        {
            if (rest.Length != Eui64.TextLength + 1 || !Eui64.TryParse(rest[1..], out last))
                return false;
        }
        else if (rest.Length > 0 && !TryPrefix(rest, first, out last))
        {
            return false;
        }

        range = new EuiRange(first, last);
        return first <= last;
    }

    private static bool TryPrefix(string rest, Eui64 first, out Eui64 last)
    {
        last = first;
        if (rest[0] != '/'
            || !int.TryParse(rest.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || length > 64)
            return false;
        var free = length == 64 ? 0 : ulong.MaxValue >> length;
        last = new Eui64(first.Value | free);
        return (first.Value & free) == 0;
    }
}
