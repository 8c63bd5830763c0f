using System.Buffers.Binary;

namespace Kreisfunk.Town;

/// <summary>
/// Turns what the town is like into each kind of sensor's bytes, as <c>firmware-config/devices/kreisfunk</c> draws
/// them.
/// </summary>
public sealed class TownSensors
{
    private readonly TownWeather _weather;

    public TownSensors(ulong seed) => _weather = new TownWeather(seed);

    /// <summary>What the device would send at this moment.</summary>
    public (byte FPort, byte[] Payload) Read(PlannedDevice device, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(device);
        var which = (ulong)device.Index;
        return device.Kind switch
        {
            SensorKind.Climate => (2, Climate(which, at)),
            SensorKind.Weather => (1, Weather(which, at)),
            SensorKind.HeatMeter => (3, HeatMeter(which, at)),
            SensorKind.Door => (4, Door(which, at)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    // layout 1 | temperature i16be 0.01 °C | humidity u8 0.5 % | CO2 u16be ppm | battery u8 0.02 V
    private byte[] Climate(ulong which, DateTimeOffset at)
    {
        var bytes = new byte[7];
        bytes[0] = 1;
        BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(1), (short)(_weather.IndoorCelsius(at, which) * 100));
        bytes[3] = (byte)(_weather.IndoorHumidity(at, which) * 2);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(4), (ushort)_weather.CarbonDioxidePpm(at, which));
        bytes[6] = (byte)(_weather.BatteryVolt(at, which) / 0.02);
        return bytes;
    }

    // Cayenne LPP, channel and type before each: temperature, humidity, barometer, illuminance, voltage
    private byte[] Weather(ulong which, DateTimeOffset at)
    {
        var bytes = new byte[19];
        var celsius = _weather.OutdoorCelsius(at) + (0.6 * Noise.Smooth(which, 300, at.ToUnixTimeSeconds() / 900.0));
        WriteLpp(bytes, 1, 0x67, (ushort)(short)Math.Round(celsius * 10));
        bytes[4] = 2;
        bytes[5] = 0x68;
        bytes[6] = (byte)(_weather.OutdoorHumidity(at) * 2);
        WriteLpp(bytes.AsSpan(7), 3, 0x73, (ushort)(_weather.PressureHpa(at) * 10));
        WriteLpp(bytes.AsSpan(11), 4, 0x65, (ushort)_weather.DaylightLux(at));
        WriteLpp(bytes.AsSpan(15), 5, 0x74, (ushort)(_weather.BatteryVolt(at, which) * 100));
        return bytes;
    }

    private static void WriteLpp(Span<byte> bytes, byte channel, byte type, ushort value)
    {
        bytes[0] = channel;
        bytes[1] = type;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], value);
    }

    // layout 1 | energy u32le 0.1 kWh | volume u32le l | flow u16le l/h | supply i16le | return i16le 0.1 °C
    // | power u16le 10 W | status u8
    private byte[] HeatMeter(ulong which, DateTimeOffset at)
    {
        var heat = _weather.Heating(at, which);
        var bytes = new byte[18];
        bytes[0] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(1), (uint)(heat.EnergyKilowattHours * 10));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(5), (uint)heat.VolumeLitres);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(9), (ushort)heat.FlowLitresPerHour);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(11), (short)Math.Round(heat.SupplyCelsius * 10));
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(13), (short)Math.Round(heat.ReturnCelsius * 10));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(15), (ushort)(heat.PowerWatt / 10));
        return bytes;
    }

    // bit 0 open | openings u16be | battery u8 %
    private byte[] Door(ulong which, DateTimeOffset at)
    {
        var bytes = new byte[4];
        bytes[0] = _weather.IsDoorOpen(at, which) ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(1), (ushort)_weather.DoorOpenings(at, which));
        bytes[3] = (byte)Math.Clamp((_weather.BatteryVolt(at, which) - 3.1) / 0.55 * 100, 1, 100);
        return bytes;
    }
}
