using System.Globalization;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Radio.BasicStation;

/// <summary>
/// EUIs as stations write them: four groups of 16 bits of which "::" leaves out zero ones ("aa55:5a00:0:101"), with
/// dashes between bytes, or as plain digits.
/// </summary>
internal static class StationEui
{
    private const int MaxTextLength = 32, Groups = 4, GroupBits = 16;

    public static bool TryParse(string? text, out Eui64 eui)
    {
        eui = default;
        if (text is null or { Length: 0 or > MaxTextLength })
            return false;
        return (text.Contains(':', StringComparison.Ordinal) && TryId6(text, out eui)) || Eui64.TryParse(text, out eui);
    }

    /// <summary>The shortest form with groups.</summary>
    public static string ToId6(Eui64 eui)
    {
        var groups = new string[Groups];
        for (var i = 0; i < Groups; i++)
        {
            var group = (ushort)(eui.Value >> (GroupBits * (Groups - 1 - i)));
            groups[i] = group.ToString("x", CultureInfo.InvariantCulture);
        }

        var (start, length) = LongestZeros(groups);
        return length < 2
            ? string.Join(':', groups)
            : $"{string.Join(':', groups[..start])}::{string.Join(':', groups[(start + length)..])}";
    }

    /// <summary>As in dnmsg: "AA-55-5A-00-00-00-01-01".</summary>
    public static string ToDashes(Eui64 eui)
    {
        Span<byte> bytes = stackalloc byte[Eui64.LengthBytes];
        eui.WriteBigEndian(bytes);
        return string.Join('-', Convert.ToHexString(bytes).Chunk(2).Select(pair => new string(pair)));
    }

    private static bool TryId6(ReadOnlySpan<char> text, out Eui64 eui)
    {
        eui = default;
        var gap = text.IndexOf("::", StringComparison.Ordinal);
        var head = gap < 0 ? text : text[..gap];
        var tail = gap < 0 ? default : text[(gap + 2)..];
        if (!TryGroups(head, out var high, out var highCount) || !TryGroups(tail, out var low, out var lowCount))
            return false;
        if (gap < 0 ? highCount != Groups : highCount + lowCount >= Groups)
            return false;
        var shifted = highCount == 0 ? 0 : high << (GroupBits * (Groups - highCount));
        eui = new Eui64(shifted | low);
        return true;
    }

    private static bool TryGroups(ReadOnlySpan<char> text, out ulong value, out int count)
    {
        value = 0;
        count = 0;
        while (!text.IsEmpty)
        {
            var end = text.IndexOf(':');
            var group = end < 0 ? text : text[..end];
            if (count == Groups || group.Length > 4
                || !ushort.TryParse(group, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var part))
                return false;
            value = (value << GroupBits) | part;
            count++;
            if (end == text.Length - 1)
                return false;
            text = end < 0 ? default : text[(end + 1)..];
        }

        return true;
    }

    private static (int Start, int Length) LongestZeros(string[] groups)
    {
        var best = (Start: 0, Length: 0);
        for (var start = 0; start < Groups; start++)
        {
            var length = groups.Skip(start).TakeWhile(group => group == "0").Count();
            if (length > best.Length)
                best = (start, length);
        }

        return best;
    }
}
