using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Kreisfunk.GatewayAgent.Radio;

/// <summary>Reads single values as <see cref="LenientJson"/> returns them. A number in quotes is a number.</summary>
internal static class JsonValue
{
    /// <summary>A finite number.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> raw, out double number)
    {
        raw = Unquote(raw);
        return Utf8Parser.TryParse(raw, out number, out var used) && used == raw.Length && used > 0
            && double.IsFinite(number);
    }

    /// <summary>A whole number; a fraction is rounded, since some forwarders write every number with a point.</summary>
    public static bool TryWhole(ReadOnlySpan<byte> raw, out long number)
    {
        raw = Unquote(raw);
        if (Utf8Parser.TryParse(raw, out number, out int used) && used == raw.Length && used > 0)
            return true;
        number = 0;
        if (!TryNumber(raw, out var fraction) || Math.Abs(fraction) > 9e18)
            return false;
        number = (long)Math.Round(fraction);
        return true;
    }

    /// <summary>A whole number from 0 to the given bound.</summary>
    public static bool TryUnsigned(ReadOnlySpan<byte> raw, uint bound, out uint number)
    {
        var ok = TryWhole(raw, out var whole) && whole >= 0 && whole <= bound;
        number = ok ? (uint)whole : 0;
        return ok;
    }

    /// <summary>
    /// The bytes of a string, escapes resolved (some writers escape every "/", which is in base64 and in "4/5").
    /// Without escapes it is a part of the input, else it lies in <paramref name="room"/>, which bounds its length.
    /// </summary>
    public static bool TryString(ReadOnlySpan<byte> raw, Span<byte> room, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (raw.Length < 2 || raw[0] != '"' || raw[^1] != '"')
            return false;
        raw = raw[1..^1];
        if (!raw.Contains((byte)'\\'))
        {
            text = raw;
            return true;
        }

        if (!TryUnescape(raw, room, out var length))
            return false;
        text = room[..length];
        return true;
    }

    /// <summary>A string, or any scalar as it stands: what goes into metadata.</summary>
    public static bool TryText(ReadOnlySpan<byte> raw, Span<byte> room, out string text)
    {
        text = "";
        if (raw.IsEmpty || raw[0] is (byte)'{' or (byte)'[')
            return false;
        var bytes = raw;
        if (raw[0] == '"' && !TryString(raw, room, out bytes))
            return false;
        text = Encoding.UTF8.GetString(bytes);
        return true;
    }

    private static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> raw) =>
        raw.Length >= 2 && raw[0] == '"' && raw[^1] == '"' ? raw[1..^1].Trim((byte)' ') : raw;

    private static bool TryUnescape(ReadOnlySpan<byte> raw, Span<byte> room, out int length)
    {
        length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (length + 3 > room.Length)
                return false;
            if (raw[i] != '\\')
            {
                room[length++] = raw[i];
                continue;
            }

            if (++i >= raw.Length)
                return false;
            if (raw[i] == 'u')
            {
                if (!TryUnicode(raw[(i + 1)..], room[length..], out var written))
                    return false;
                length += written;
                i += 4;
            }
            else
            {
                room[length++] = Plain(raw[i]);
            }
        }

        return true;
    }

    private static byte Plain(byte escaped) => escaped switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        _ => escaped,
    };

    private static bool TryUnicode(ReadOnlySpan<byte> digits, Span<byte> room, out int written)
    {
        written = 0;
        if (digits.Length < 4
            || !ushort.TryParse(digits[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out var unit))
            return false;
        // Half of a surrogate pair means nothing in any field of the protocol.
        var rune = Rune.TryCreate((char)unit, out var whole) ? whole : Rune.ReplacementChar;
        return rune.TryEncodeToUtf8(room, out written);
    }
}
