namespace Kreisfunk.GatewayAgent.Radio.SemtechUdp;

/// <summary>Reads the times forwarders write.</summary>
internal static class IsoTime
{
    // yyyy-MM-dd (T or blank) HH:mm:ss [.fraction] [Z | +hh:mm | +hhmm | name of a zone, which is UTC whatever it says]
    public static bool TryRead(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length < 19 || text[4] != '-' || text[7] != '-'
            || text[10] is not ((byte)'T' or (byte)'t' or (byte)' ')
            || text[13] != ':' || text[16] != ':')
            return false;
        if (!TryDigits(text[..4], out var year) || !TryDigits(text[5..7], out var month)
            || !TryDigits(text[8..10], out var day) || !TryDigits(text[11..13], out var hour)
            || !TryDigits(text[14..16], out var minute) || !TryDigits(text[17..19], out var second))
            return false;
        // A leap second is the last one of its minute, as in every clock that smears it.
        second = Math.Min(second, 59);
        if (year is < 1970 or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59)
            return false;

        var rest = text[19..];
        var ticks = TakeFraction(ref rest);
        if (!TryZone(rest, out var offset))
            return false;
        time = new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero).AddTicks(ticks) - offset;
        return true;
    }

    private static long TakeFraction(ref ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty || rest[0] is not ((byte)'.' or (byte)','))
            return 0;
        rest = rest[1..];
        long ticks = 0;
        var unit = TimeSpan.TicksPerSecond / 10;
        for (; !rest.IsEmpty && rest[0] is >= (byte)'0' and <= (byte)'9'; unit /= 10)
        {
            ticks += (rest[0] - '0') * unit;
            rest = rest[1..];
        }

        return ticks;
    }

    private static bool TryZone(ReadOnlySpan<byte> zone, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        zone = zone.Trim((byte)' ');
        if (zone.IsEmpty || zone[0] is not ((byte)'+' or (byte)'-'))
            return true;
        if (zone.Length is not (3 or 5 or 6) || !TryDigits(zone[1..3], out var hours))
            return false;
        var minutes = 0;
        if (zone.Length > 3 && !TryDigits(zone[^2..], out minutes))
            return false;
        offset = new TimeSpan(hours, minutes, 0) * (zone[0] == '-' ? -1 : 1);
        return hours <= 14 && minutes <= 59;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (var c in text)
        {
            if (c is < (byte)'0' or > (byte)'9')
                return false;
            number = number * 10 + c - '0';
        }

        return true;
    }
}
