using System.Diagnostics.CodeAnalysis;

namespace Kreisfunk.Contracts;

/// <summary>
/// The controlled list of quantities: what pages, alarms and open data can rely on. A name, once published, keeps its
/// meaning and its unit. docs/reference/quantities.md is written from this list.
/// </summary>
public static class Quantities
{
    /// <summary>Every known quantity, grouped as in the reference page.</summary>
    public static IReadOnlyList<Quantity> All { get; } =
    [
        // Air and climate.
        new("air_temperature", "Cel", "°C", 1, Aggregation.Mean),
        new("relative_humidity", "%", "%", 0, Aggregation.Mean),
        new("dew_point", "Cel", "°C", 1, Aggregation.Mean),
        new("air_pressure", "hPa", "hPa", 1, Aggregation.Mean),
        new("co2", "[ppm]", "ppm", 0, Aggregation.Mean),
        new("tvoc", "[ppb]", "ppb", 0, Aggregation.Mean),
        new("pm1", "ug/m3", "µg/m³", 0, Aggregation.Mean),
        new("pm2_5", "ug/m3", "µg/m³", 0, Aggregation.Mean),
        new("pm10", "ug/m3", "µg/m³", 0, Aggregation.Mean),
        new("illuminance", "lx", "lx", 0, Aggregation.Mean),
        new("uv_index", "", "", 1, Aggregation.Mean),
        new("solar_irradiance", "W/m2", "W/m²", 0, Aggregation.Mean),
        new("sound_level", "dB", "dB", 1, Aggregation.Mean),

        // Weather.
        new("wind_speed", "m/s", "m/s", 1, Aggregation.Mean),
        new("wind_direction", "deg", "°", 0, Aggregation.Last),
        new("rainfall", "mm", "mm", 1, Aggregation.Sum),
        new("rainfall_total", "mm", "mm", 1, Aggregation.Last),
        new("rainfall_rate", "mm/h", "mm/h", 1, Aggregation.Mean),

        // Soil.
        new("soil_temperature", "Cel", "°C", 1, Aggregation.Mean),
        new("soil_moisture", "%", "%", 1, Aggregation.Mean),
        new("soil_conductivity", "dS/m", "dS/m", 2, Aggregation.Mean),
        new("soil_ph", "[pH]", "pH", 1, Aggregation.Mean),
        new("soil_depth", "cm", "cm", 0, Aggregation.Last),
        new("soil_nitrogen", "[ppm]", "ppm", 0, Aggregation.Mean),
        new("soil_phosphorus", "[ppm]", "ppm", 0, Aggregation.Mean),
        new("soil_potassium", "[ppm]", "ppm", 0, Aggregation.Mean),

        // Water and other media.
        new("water_temperature", "Cel", "°C", 1, Aggregation.Mean),
        new("water_level", "cm", "cm", 1, Aggregation.Mean),
        new("water_volume", "m3", "m³", 3, Aggregation.Last),
        new("water_flow", "m3/h", "m³/h", 3, Aggregation.Mean),
        new("water_leak", "", "", 0, Aggregation.Last),
        new("gas_volume", "m3", "m³", 3, Aggregation.Last),
        new("fill_level", "%", "%", 0, Aggregation.Last),
        new("distance", "m", "m", 3, Aggregation.Mean),

        // Energy and electricity. Energies are counter readings.
        new("energy", "kW.h", "kWh", 2, Aggregation.Last),
        new("heat_energy", "kW.h", "kWh", 1, Aggregation.Last),
        new("power", "W", "W", 0, Aggregation.Mean),
        new("heat_power", "W", "W", 0, Aggregation.Mean),
        new("voltage", "V", "V", 2, Aggregation.Mean),
        new("current", "A", "A", 3, Aggregation.Mean),
        new("frequency", "Hz", "Hz", 1, Aggregation.Mean),
        new("supply_temperature", "Cel", "°C", 1, Aggregation.Mean),
        new("return_temperature", "Cel", "°C", 1, Aggregation.Mean),

        // Presence, movement, states. A truth value is 1 or 0.
        new("contact_open", "", "", 0, Aggregation.Last),
        new("occupied", "", "", 0, Aggregation.Last),
        new("motion", "", "", 0, Aggregation.Last),
        new("motion_count", "1", "", 0, Aggregation.Sum),
        new("people_count", "1", "", 0, Aggregation.Sum),
        new("counter", "1", "", 0, Aggregation.Last),
        new("tamper", "", "", 0, Aggregation.Last),
        new("button", "", "", 0, Aggregation.Last),

        // Place and attitude.
        new("latitude", "deg", "°", 6, Aggregation.Last),
        new("longitude", "deg", "°", 6, Aggregation.Last),
        new("altitude", "m", "m", 0, Aggregation.Last),
        new("acceleration_x", "[g]", "g", 3, Aggregation.Last),
        new("acceleration_y", "[g]", "g", 3, Aggregation.Last),
        new("acceleration_z", "[g]", "g", 3, Aggregation.Last),

        // The device itself.
        new("battery_voltage", "V", "V", 2, Aggregation.Last),
        new("battery_level", "%", "%", 0, Aggregation.Last),
        new("device_temperature", "Cel", "°C", 1, Aggregation.Mean),
    ];

    private static readonly Dictionary<string, Quantity> ByName = All.ToDictionary(q => q.Name, StringComparer.Ordinal);

    /// <summary>Finds a quantity by its exact name.</summary>
    public static bool TryGet(string name, [NotNullWhen(true)] out Quantity? quantity) =>
        ByName.TryGetValue(name, out quantity);
}
