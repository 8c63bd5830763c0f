using System.Text;
using Kreisfunk.Contracts;

namespace Kreisfunk.Codecs.Measurements;

/// <summary>
/// What codecs call things, and what we call them. Only names whose unit is the same all over the world: a "distance"
/// is millimetres here and metres there, so it becomes "distance_raw" without a unit.
/// </summary>
internal static class FieldNames
{
    private const int MaxLength = 64;

    private static readonly Dictionary<string, string> Normalized = new(StringComparer.Ordinal)
    {
        ["air_temperature"] = "air_temperature",
        ["air_relative_humidity"] = "relative_humidity",
        ["air_pressure"] = "air_pressure",
        ["air_co2"] = "co2",
        ["air_light_intensity"] = "illuminance",
        ["soil_depth"] = "soil_depth",
        ["soil_moisture"] = "soil_moisture",
        ["soil_temperature"] = "soil_temperature",
        ["soil_ec"] = "soil_conductivity",
        ["soil_ph"] = "soil_ph",
        ["soil_p_h"] = "soil_ph",
        ["soil_n"] = "soil_nitrogen",
        ["soil_p"] = "soil_phosphorus",
        ["soil_k"] = "soil_potassium",
        ["wind_speed"] = "wind_speed",
        ["wind_direction"] = "wind_direction",
        ["water_leak"] = "water_leak",
        ["water_temperature_current"] = "water_temperature",
        ["rain_intensity"] = "rainfall_rate",
        ["rain_cumulative"] = "rainfall_total",
        ["action_motion_detected"] = "motion",
        ["action_motion_count"] = "motion_count",
        ["position_latitude"] = "latitude",
        ["position_longitude"] = "longitude",
        ["position_altitude"] = "altitude",
        ["battery"] = "battery_voltage",
    };

    private static readonly Dictionary<string, string> Plain = Invert(
        ("air_temperature", "temperature temp air_temperature ambient_temperature temperature_c temp_c temp_c_sht " +
            "room_temperature indoor_temperature outdoor_temperature"),
        ("relative_humidity", "humidity hum relative_humidity air_humidity hum_sht rh"),
        ("dew_point", "dew_point dewpoint"),
        ("air_pressure", "pressure barometric_pressure air_pressure barometer atmospheric_pressure"),
        ("co2", "co2 co2_ppm"), ("illuminance", "illuminance illumination lux"),
        ("pm1", "pm1 pm1_0"), ("pm2_5", "pm2_5 pm25"), ("pm10", "pm10"),
        ("uv_index", "uv_index"), ("sound_level", "sound_level sound_level_leq laeq leq"),
        ("wind_speed", "wind_speed"), ("wind_direction", "wind_direction"),
        ("soil_temperature", "soil_temperature soil_temp temp_soil"),
        ("soil_moisture", "soil_moisture soil_humidity water_soil"), ("soil_ph", "soil_ph"),
        ("water_temperature", "water_temperature"), ("supply_temperature", "supply_temperature flow_temperature"),
        ("return_temperature", "return_temperature"),
        ("water_leak", "water_leak water_leakage leak leakage water_leak_status"),
        ("contact_open", "open door_open is_open contact_open window_open door_open_status"),
        ("occupied", "occupied occupancy"), ("motion", "motion"), ("tamper", "tamper tampered tamper_status"),
        ("people_count", "people_count"), ("latitude", "latitude lat"), ("longitude", "longitude lon lng"),
        ("altitude", "altitude"),
        ("battery_voltage", "battery_voltage bat_v batt_v battery_v batv vbat vbatt voltage_battery"),
        ("battery_level", "battery_level battery_percent battery_percentage battery_pct battery_soc"),
        ("device_temperature", "device_temperature board_temperature internal_temperature"));

    // What a normalised payload speaks of: when there is one, the plain object's fields of these are the same again.
    private static readonly HashSet<string> Covered = [.. Normalized.Values, "battery_level"];

    /// <summary>The name for a path of a normalised payload.</summary>
    public static string OfNormalized(string path) => Normalized.GetValueOrDefault(path, path);

    /// <summary>True when a normalised payload tells this already.</summary>
    public static bool IsCovered(string quantity) => Covered.Contains(quantity);

    /// <summary>The name for a path of a plain object, given its value where the name alone is not enough.</summary>
    public static string OfPlain(string path, double value)
    {
        if (path is "battery" or "bat")
            return Battery(path, value);
        if (Plain.TryGetValue(path, out var known))
            return known;
        return Quantities.TryGet(path, out _) ? path + "_raw" : path;
    }

    /// <summary>"a.b[0].cD" as "a_b_0_c_d": lower case, at most 64 characters.</summary>
    public static string Append(string path, string name)
    {
        var text = new StringBuilder(path, path.Length + name.Length + 2);
        if (path.Length > 0)
            text.Append('_');
        for (var i = 0; i < name.Length && text.Length < MaxLength; i++)
        {
            var c = name[i];
            var startsWord = i > 0 && char.IsAsciiLetterUpper(c) &&
                (char.IsAsciiLetterLower(name[i - 1]) || char.IsAsciiDigit(name[i - 1]));
            if (startsWord)
                text.Append('_');
            text.Append(char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_');
        }

        return text.Length > MaxLength ? text.ToString(0, MaxLength) : text.ToString();
    }

    // Some report volts, some per cent. A small whole number can be either and gets no unit: no false alarm.
    private static string Battery(string path, double value) => value switch
    {
        > 0 and < 20 when value != Math.Floor(value) => "battery_voltage",
        > 6 and <= 100 or 0 => "battery_level",
        _ => path,
    };

    private static Dictionary<string, string> Invert(params (string Quantity, string Fields)[] table) => table
        .SelectMany(row => row.Fields.Split(' '), (row, field) => (field, row.Quantity))
        .ToDictionary(pair => pair.field, pair => pair.Quantity, StringComparer.Ordinal);
}
