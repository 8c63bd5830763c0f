namespace Kreisfunk.GatewayAgent.Hardware.Gnss;

/// <summary>
/// Reads the sentences of NMEA 0183 that are of use here. False never throws and needs no explanation.
/// </summary>
internal static class NmeaReader
{
    /// <summary>Receivers write 99.99 for "no idea"; beyond it is no dilution.</summary>
    private const double MaxHdop = 100;

    /// <summary>No gateway stands higher or deeper.</summary>
    private const double MaxAltitudeMetres = 20_000;

    /// <summary>GPS, several systems, GLONASS, Galileo, BeiDou, QZSS.</summary>
    private static ReadOnlySpan<byte> Talkers => "GPGNGLGAGBGQ"u8;

    /// <summary>The three letters of the sentence's kind; empty for another talker's, as a maker's own.</summary>
    public static ReadOnlySpan<byte> KindOf(ReadOnlySpan<byte> sentence)
    {
        if (sentence.Length < 6 || sentence[5] != ',')
            return default;
        for (var i = 0; i < Talkers.Length; i += 2)
        {
            if (sentence[..2].SequenceEqual(Talkers[i..(i + 2)]))
                return sentence[2..5];
        }

        return default;
    }

    // RMC , hhmmss.ss , A|V , ddmm.mm , N|S , dddmm.mm , E|W , knots , course , ddmmyy , …
    public static bool TryRmc(ReadOnlySpan<byte> sentence, out DateTimeOffset? utc)
    {
        utc = null;
        var fields = new NmeaFields(sentence);
        fields.Skip(1);
        var time = fields.Next();
        var status = fields.Next();
        if (status.SequenceEqual("V"u8))
            return true;
        fields.Skip(6);
        var date = fields.Next();
        if (!status.SequenceEqual("A"u8) || date.Length != 6 || !NmeaFields.TryDigits(date[..2], out var day)
            || !NmeaFields.TryDigits(date[2..4], out var month) || !NmeaFields.TryDigits(date[4..], out var year)
            || !TryTime(time, out var ofDay))
            return false;
        return TryDate(year + (year < 80 ? 2000 : 1900), month, day, ofDay, out utc);
    }

    // ZDA , hhmmss.ss , dd , mm , yyyy , zone hours , zone minutes
    public static bool TryZda(ReadOnlySpan<byte> sentence, out DateTimeOffset? utc)
    {
        utc = null;
        var fields = new NmeaFields(sentence);
        fields.Skip(1);
        var time = fields.Next();
        if (time.IsEmpty)
            return true;
        return NmeaFields.TryDigits(fields.Next(), out var day) && NmeaFields.TryDigits(fields.Next(), out var month)
            && NmeaFields.TryDigits(fields.Next(), out var year) && TryTime(time, out var ofDay)
            && TryDate(year, month, day, ofDay, out utc);
    }

    // GGA , hhmmss.ss , ddmm.mm , N|S , dddmm.mm , E|W , quality , satellites , hdop , altitude , M , …
    public static bool TryGga(ReadOnlySpan<byte> sentence, out NmeaPosition? position)
    {
        position = null;
        var fields = new NmeaFields(sentence);
        fields.Skip(2);
        var isLatitude = TryAngle(fields.Next(), 2, fields.Next(), "NS"u8, out var latitude);
        var isLongitude = TryAngle(fields.Next(), 3, fields.Next(), "EW"u8, out var longitude);
        var quality = fields.Next();
        if (quality.IsEmpty || quality.SequenceEqual("0"u8))
            return true;
        if (!isLatitude || !isLongitude || Math.Abs(latitude) > 90 || Math.Abs(longitude) > 180
            || !NmeaFields.TryDigits(quality, out _) || !NmeaFields.TryDigits(fields.Next(), out var satellites)
            || !NmeaFields.TryNumber(fields.Next(), out var hdop) || hdop is < 0 or > MaxHdop)
            return false;
        // A receiver without enough satellites for a height knows the place all the same.
        if (!NmeaFields.TryNumber(fields.Next(), out var altitude) || Math.Abs(altitude) > MaxAltitudeMetres)
            altitude = 0;
        position = new NmeaPosition(latitude, longitude, altitude, hdop, satellites);
        return true;
    }

    // hhmmss[.ss…]; a leap second counts as the last one of its minute.
    private static bool TryTime(ReadOnlySpan<byte> field, out TimeSpan ofDay)
    {
        ofDay = default;
        if (field.Length < 6 || !NmeaFields.TryDigits(field[..2], out var hour)
            || !NmeaFields.TryDigits(field[2..4], out var minute)
            || !NmeaFields.TryNumber(field[4..], out var second) || field[4] is < (byte)'0' or > (byte)'6'
            || hour > 23 || minute > 59 || second is < 0 or >= 61)
            return false;
        ofDay = new TimeSpan(hour, minute, 0) + TimeSpan.FromSeconds(Math.Min(second, 59.999));
        return true;
    }

    private static bool TryDate(int year, int month, int day, TimeSpan ofDay, out DateTimeOffset? utc)
    {
        utc = null;
        if (year is < 1980 or > 2099 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        utc = new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero) + ofDay;
        return true;
    }

    // Degrees without a separator, then minutes with a fraction: ddmm.mmmm.
    private static bool TryAngle(ReadOnlySpan<byte> field, int degreeDigits, ReadOnlySpan<byte> side,
        ReadOnlySpan<byte> sides, out double angle)
    {
        angle = 0;
        if (field.Length < degreeDigits + 2 || side.Length != 1 || sides.IndexOf(side[0]) < 0
            || !NmeaFields.TryDigits(field[..degreeDigits], out var degrees)
            || field[degreeDigits] is < (byte)'0' or > (byte)'9'
            || !NmeaFields.TryNumber(field[degreeDigits..], out var minutes) || minutes is < 0 or >= 60)
            return false;
        angle = degrees + minutes / 60;
        if (side[0] == sides[1])
            angle = -angle;
        return true;
    }
}
