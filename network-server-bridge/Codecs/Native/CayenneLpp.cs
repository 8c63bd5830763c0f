using System.Globalization;
using System.Text.Json.Nodes;
using Kreisfunk.Contracts;

namespace Kreisfunk.Codecs.Native;

/// <summary>
/// Cayenne Low Power Payload: a row of channel, type, value. The object has ChirpStack's field names, each with the
/// channel as key. Values are big-endian; types are those of myDevices and the widely used additions.
/// </summary>
internal static class CayenneLpp
{
    private static readonly Dictionary<byte, Field> Fields = new()
    {
        [0] = new("digitalInput", "digital_input", "", 1, 1, false),
        [1] = new("digitalOutput", "digital_output", "", 1, 1, false),
        [2] = new("analogInput", "analog_input", "", 2, 100, true),
        [3] = new("analogOutput", "analog_output", "", 2, 100, true),
        [100] = new("genericSensor", "generic_sensor", "", 4, 1, false),
        [101] = new("illuminanceSensor", "illuminance", "lx", 2, 1, false),
        [102] = new("presenceSensor", "occupied", "", 1, 1, false),
        [103] = new("temperatureSensor", "air_temperature", "Cel", 2, 10, true),
        [104] = new("humiditySensor", "relative_humidity", "%", 1, 2, false),
        [113] = new("accelerometer", "acceleration", "[g]", 6, 1000, true, ["x", "y", "z"]),
        [115] = new("barometer", "air_pressure", "hPa", 2, 10, false),
        [116] = new("voltage", "voltage", "V", 2, 100, false),
        [117] = new("current", "current", "A", 2, 1000, false),
        [118] = new("frequency", "frequency", "Hz", 4, 1, false),
        [120] = new("percentage", "percentage", "%", 1, 1, false),
        [121] = new("altitude", "altitude", "m", 2, 1, true),
        [125] = new("concentration", "concentration", "[ppm]", 2, 1, false),
        [128] = new("power", "power", "W", 2, 1, false),
        [130] = new("distance", "distance", "m", 4, 1000, false),
        [131] = new("energy", "energy", "kW.h", 4, 1000, false),
        [132] = new("direction", "direction", "deg", 2, 1, false),
        [133] = new("unixTime", "unix_time", "s", 4, 1, false),
        [134] = new("gyrometer", "rotation", "deg/s", 6, 100, true, ["x", "y", "z"]),
        [135] = new("colour", "colour", "", 3, 1, false, ["r", "g", "b"]),
        [136] = new("gpsLocation", "", "", 9, 10_000, true, ["latitude", "longitude", "altitude"]),
        [142] = new("switch", "switch", "", 1, 1, false),
    };

    // channel u8 | type u8 | value of the type's length, repeated to the end
    public static DecodeResult Decode(ReadOnlySpan<byte> bytes)
    {
        var data = new JsonObject();
        var values = new List<LppValue>();
        for (var at = 0; at < bytes.Length;)
        {
            if (at + 2 > bytes.Length)
                return Failed(at, "a channel without a type");
            var (channel, type) = (bytes[at], bytes[at + 1]);
            if (!Fields.TryGetValue(type, out var field))
                return Failed(at, $"unknown type 0x{type:X2} of channel {channel}");
            at += 2;
            if (at + field.LengthBytes > bytes.Length)
                return Failed(at, $"{field.Name} of channel {channel} is cut off");
            Add(data, values, channel, field, bytes.Slice(at, field.LengthBytes));
            at += field.LengthBytes;
        }

        return new DecodeResult(true, data.ToJsonString(), Name(values), [], []);
    }

    private static DecodeResult Failed(int offset, string what) =>
        DecodeResult.Failed(CodecFailure.BadPayload, $"Cayenne LPP, byte {offset}: {what}");

    private static void Add(
        JsonObject data, List<LppValue> values, byte channel, Field field, ReadOnlySpan<byte> bytes)
    {
        var key = channel.ToString(CultureInfo.InvariantCulture);
        if (data[field.Name] is not JsonObject channels)
            data[field.Name] = channels = [];
        if (field.Parts is null)
        {
            var value = Read(bytes, field.IsSigned) / field.Divisor;
            channels[key] = value;
            values.Add(new LppValue(channel, field.Quantity, value, field.Unit));
            return;
        }

        var parts = new JsonObject();
        channels[key] = parts;
        var length = bytes.Length / field.Parts.Length;
        for (var i = 0; i < field.Parts.Length; i++)
        {
            var part = field.Parts[i];
            var raw = Read(bytes.Slice(i * length, length), field.IsSigned);
            var value = raw / (part == "altitude" ? 100 : field.Divisor);
            parts[part] = value;
            values.Add(new LppValue(channel, Join(field.Quantity, part), value, UnitOf(field, part)));
        }
    }

    private static string Join(string quantity, string part) => quantity.Length == 0 ? part : $"{quantity}_{part}";

    private static string UnitOf(Field field, string part) =>
        Quantities.TryGet(Join(field.Quantity, part), out var known) ? known.Unit : field.Unit;

    private static double Read(ReadOnlySpan<byte> bytes, bool isSigned)
    {
        long value = isSigned && (bytes[0] & 0x80) != 0 ? -1 : 0;
        foreach (var b in bytes)
            value = value << 8 | b;
        return value;
    }

    // The lowest channel of a type has the plain name; further ones carry their channel, for names must be unique.
    private static List<Measurement> Name(List<LppValue> values)
    {
        var lowest = new Dictionary<string, byte>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            if (!lowest.TryGetValue(value.Quantity, out var known) || value.Channel < known)
                lowest[value.Quantity] = value.Channel;
        }

        var named = new Dictionary<string, Measurement>(StringComparer.Ordinal);
        foreach (var (channel, quantity, value, unit) in values)
        {
            var name = lowest[quantity] == channel ? quantity : $"{quantity}_{channel}";
            named[name] = new Measurement(name, value, null, unit);
        }

        return [.. named.Values];
    }

    private readonly record struct LppValue(byte Channel, string Quantity, double Value, string Unit);

    private sealed record Field(
        string Name, string Quantity, string Unit, int LengthBytes, double Divisor, bool IsSigned,
        string[]? Parts = null);
}
