using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Kreisfunk.Contracts;

namespace Kreisfunk.Codecs.Native;

/// <summary>The heat meter of the demonstration town, and the pattern for codecs in C#.</summary>
internal static class HeatMeterCodec
{
    public const string Name = "kreisfunk.heat-meter.1";

    private const byte Port = 3;
    private const byte Layout = 1;
    private const int LengthBytes = 18;

    // layout 1 | energy u32 0.1 kWh | volume u32 l | flow u16 l/h | supply i16 0.1 °C | return i16 0.1 °C |
    // power u16 10 W | status u8                                             (little-endian, fPort 3)
    public static DecodeResult Decode(DecodeInput input)
    {
        var bytes = input.Bytes.Span;
        if (input.FPort != Port || bytes.Length != LengthBytes || bytes[0] != Layout)
        {
            return DecodeResult.Failed(CodecFailure.BadPayload,
                $"heat meter: expected {LengthBytes} bytes of layout {Layout} on fPort {Port}, " +
                $"got {bytes.Length} bytes on fPort {input.FPort}");
        }

        var values = new List<(string Field, Measurement Value)>
        {
            ("heatEnergy", Number("heat_energy", BinaryPrimitives.ReadUInt32LittleEndian(bytes[1..]) / 10.0)),
            ("waterVolume", Number("water_volume", BinaryPrimitives.ReadUInt32LittleEndian(bytes[5..]) / 1000.0)),
            ("waterFlow", Number("water_flow", BinaryPrimitives.ReadUInt16LittleEndian(bytes[9..]) / 1000.0)),
            ("supplyTemperature", Number("supply_temperature", ReadTenths(bytes[11..]))),
            ("returnTemperature", Number("return_temperature", ReadTenths(bytes[13..]))),
            ("heatPower", Number("heat_power", BinaryPrimitives.ReadUInt16LittleEndian(bytes[15..]) * 10.0)),
        };
        var data = new JsonObject();
        foreach (var (field, value) in values)
            data[field] = value.Value;

        var status = bytes[17];
        var flags = new (string Field, string Name, int Bit)[]
        {
            ("batteryLow", "battery_low", 0), ("flowSensorFault", "flow_sensor_fault", 1),
            ("temperatureSensorFault", "temperature_sensor_fault", 2),
        };
        foreach (var (field, name, bit) in flags)
        {
            var isSet = (status >> bit & 1) == 1;
            data[field] = isSet;
            values.Add((field, new Measurement(name, isSet ? 1 : 0, null, "")));
        }

        IReadOnlyList<string> warnings = (status & 1) == 1 ? ["battery low"] : [];
        return new DecodeResult(true, data.ToJsonString(), [.. values.Select(v => v.Value)], warnings, []);
    }

    private static double ReadTenths(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt16LittleEndian(bytes) / 10.0;

    private static Measurement Number(string quantity, double value) =>
        Quantities.TryGet(quantity, out var known)
            ? new Measurement(quantity, value, null, known.Unit)
            : throw new System.Diagnostics.UnreachableException();
}
