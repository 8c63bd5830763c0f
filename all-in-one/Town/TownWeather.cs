namespace Kreisfunk.Town;

/// <summary>What a heat meter shows.</summary>
internal readonly record struct HeatReading(
    double EnergyKilowattHours, double VolumeLitres, double FlowLitresPerHour, double SupplyCelsius,
    double ReturnCelsius, double PowerWatt);

/// <summary>
/// What the town is like at a moment: pure functions of the seed and the time, so that a restarted town goes on where
/// it would have been, and tests can ask for any hour.
/// </summary>
internal sealed class TownWeather(ulong seed)
{
    private static readonly TimeZoneInfo Zone = FindZone();

    /// <summary>Hour of the day on the town's clock, 0 to 24.</summary>
    public static double HourOfDay(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone).TimeOfDay.TotalHours;

    /// <summary>Monday to Friday on the town's calendar.</summary>
    public static bool IsWorkday(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, Zone).DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    /// <summary>Outdoor air in °C: season, time of day, and weather that changes over hours.</summary>
    public double OutdoorCelsius(DateTimeOffset at)
    {
        var day = TimeZoneInfo.ConvertTime(at, Zone).DayOfYear;
        var season = 10.5 - (9.5 * Math.Cos(2 * Math.PI * (day - 15) / 365.25));
        var daily = -4.2 * Math.Cos(2 * Math.PI * (HourOfDay(at) - 3.5) / 24);
        return season + daily + (3.5 * Noise.Smooth(seed, 1, Days(at) * 2))
            + (0.4 * Noise.Smooth(seed, 2, Days(at) * 144));
    }

    /// <summary>Relative humidity outdoors, 25 to 99 %.</summary>
    public double OutdoorHumidity(DateTimeOffset at)
    {
        var daily = 12 * Math.Cos(2 * Math.PI * (HourOfDay(at) - 4) / 24);
        return Math.Clamp(70 + daily + (18 * Noise.Smooth(seed, 3, Days(at) * 2)), 25, 99);
    }

    /// <summary>Air pressure in hPa.</summary>
    public double PressureHpa(DateTimeOffset at) => 1014 + (14 * Noise.Smooth(seed, 4, Days(at) / 2));

    /// <summary>How full a room is, 0 to 1: on workdays from eight to four, with a break at noon.</summary>
    public double Occupancy(DateTimeOffset at, ulong room)
    {
        if (!IsWorkday(at))
            return 0;
        var hour = HourOfDay(at) + (0.4 * ((2 * Noise.Unit(seed, 5, room)) - 1));
        var present = Ramp(hour, 7.5, 8.5) * (1 - Ramp(hour, 15.5, 16.5));
        var lunch = Ramp(hour, 11.8, 12.2) * (1 - Ramp(hour, 12.8, 13.2));
        return present * (1 - (0.6 * lunch)) * (0.75 + (0.25 * Noise.Smooth(seed, 6 + (room << 8), Days(at) * 24)));
    }

    /// <summary>Indoor air in °C.</summary>
    public double IndoorCelsius(DateTimeOffset at, ulong room) =>
        20.2 + (1.6 * Occupancy(at, room)) + (0.06 * (OutdoorCelsius(at) - 10))
        + (0.8 * Noise.Smooth(seed, 7 + (room << 8), Days(at) * 4))
        + (0.15 * Noise.Smooth(seed, 8 + (room << 8), Days(at) * 480));

    /// <summary>Relative humidity indoors, 20 to 80 %.</summary>
    public double IndoorHumidity(DateTimeOffset at, ulong room) =>
        Math.Clamp(44 + (7 * Occupancy(at, room)) + (6 * Noise.Smooth(seed, 9 + (room << 8), Days(at) * 4))
            + (0.8 * Noise.Smooth(seed, 10 + (room << 8), Days(at) * 300)), 20, 80);

    /// <summary>Carbon dioxide in ppm: fresh air and what people breathe out.</summary>
    public double CarbonDioxidePpm(DateTimeOffset at, ulong room) =>
        430 + (850 * Occupancy(at, room)) + (35 * Noise.Smooth(seed, 11 + (room << 8), Days(at) * 200));

    /// <summary>Daylight in lux on a grey or bright day.</summary>
    public double DaylightLux(DateTimeOffset at)
    {
        var sun = Math.Max(0, Math.Sin(Math.PI * (HourOfDay(at) - 6.5) / 12.5));
        return 40_000 * sun * (0.6 + (0.35 * Noise.Smooth(seed, 12, Days(at) * 24)));
    }

    /// <summary>
    /// Is the door open? By day often, by night hardly ever; each state lasts at least twenty seconds.
    /// </summary>
    public bool IsDoorOpen(DateTimeOffset at, ulong door)
    {
        var hour = HourOfDay(at);
        var share = hour is > 7 and < 19 ? 0.35 : 0.04;
        return Noise.Unit(seed, 14, door, (ulong)(at.ToUnixTimeSeconds() / 20)) < share;
    }

    /// <summary>How often the door has opened since 2026 began; never goes back.</summary>
    public long DoorOpenings(DateTimeOffset at, ulong door) => (long)(Counter(at, door, 130, 1) + 0.5);

    /// <summary>
    /// A heat meter: the flow follows the day, supply follows the weather, and the return is 20 K colder, so that
    /// energy, volume, flow and power agree with each other.
    /// </summary>
    public HeatReading Heating(DateTimeOffset at, ulong meter)
    {
        const double kilowattHoursPerLitre = 1.163e-3 * 20;
        var perDay = 9_000 + (14_000 * Noise.Unit(seed, 15, meter));
        var volume = 180_000 + Counter(at, meter, perDay, 2);
        var flow = (Counter(at.AddMinutes(6), meter, perDay, 2) - Counter(at, meter, perDay, 2)) * 10;
        var supply = Math.Clamp(58 - (1.1 * (OutdoorCelsius(at) - 5)), 42, 75)
            + (0.8 * Noise.Smooth(seed, 13 + (meter << 8), Days(at) * 480));
        return new HeatReading(volume * kilowattHoursPerLitre, volume, flow, supply, supply - 20,
            flow * kilowattHoursPerLitre * 1_000);
    }

    /// <summary>A battery in volt: slowly down over two years, then new.</summary>
    public double BatteryVolt(DateTimeOffset at, ulong device)
    {
        var age = ((Days(at) / 730) + Noise.Unit(seed, 16, device)) % 1;
        return 3.62 - (0.42 * age) + (0.01 * Noise.Smooth(seed, 17 + (device << 8), Days(at) * 12));
    }

    /// <summary>
    /// What flows through a counter whose rate follows the day: whole days, and within the day the integral of
    /// 1 - 0.9 cos(2π h/24), which is nowhere negative.
    /// </summary>
    private double Counter(DateTimeOffset at, ulong which, double perDay, double harmonics)
    {
        var days = Math.Max(0, (at - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalDays);
        var whole = Math.Floor(days);
        var turn = 2 * Math.PI * (days - whole) * harmonics;
        var within = (days - whole) - (0.9 * Math.Sin(turn) / (2 * Math.PI * harmonics));
        return perDay * (whole + within) * (0.9 + (0.2 * Noise.Unit(seed, 18, which)));
    }

    private static double Days(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 86_400_000.0;

    private static double Ramp(double x, double from, double to) => Math.Clamp((x - from) / (to - from), 0, 1);

    private static TimeZoneInfo FindZone() =>
        TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Berlin", out var zone)
            ? zone
            // A machine without zone data: the clock stands one hour before UTC all year, good enough for a show.
            : TimeZoneInfo.CreateCustomTimeZone("Town", TimeSpan.FromHours(1), "Town", "Town");
}
