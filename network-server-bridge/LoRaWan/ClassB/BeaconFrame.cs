using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// What a gateway sends as a beacon (LoRaWAN 1.0.4, section 13): the time, which is the same from all gateways, and a
/// part of its own. Its length depends on the region's beacon data rate.
/// </summary>
/// <param name="Param">The byte in front of the time: precision of the time in bits 1..0, else reserved.</param>
/// <param name="GpsSeconds">Seconds since the GPS epoch modulo 2 to the power of 32, a multiple of 128.</param>
/// <param name="InfoDesc">What <paramref name="Info"/> is: 0..2 place of that antenna, 3 NetID and gateway.</param>
/// <param name="Info">48 bits, the first byte on the air lowest.</param>
public readonly record struct BeaconFrame(byte Param, uint GpsSeconds, byte InfoDesc, ulong Info)
{
    /// <summary>Longest beacon, in bytes.</summary>
    public const int MaxLengthBytes = 23;

    // Latitude is ±90 degrees and longitude ±180 degrees, each in 24 bits.
    private const double LatitudeUnit = 90.0 / (1 << 23), LongitudeUnit = 180.0 / (1 << 23);

    /// <summary>Degrees north, to about a metre; means something with InfoDesc 0..2.</summary>
    public double LatitudeDegrees => SignExtend24((uint)Info) * LatitudeUnit;

    /// <summary>Degrees east, to about two metres; means something with InfoDesc 0..2.</summary>
    public double LongitudeDegrees => SignExtend24((uint)(Info >> 24)) * LongitudeUnit;

    /// <summary>A beacon that says where the gateway's first antenna is.</summary>
    /// <param name="beaconStart">Time since the GPS epoch.</param>
    /// <param name="latitudeDegrees">-90..90, else a programming error.</param>
    /// <param name="longitudeDegrees">-180..180, else a programming error.</param>
    public static BeaconFrame At(TimeSpan beaconStart, double latitudeDegrees, double longitudeDegrees)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Abs(latitudeDegrees), 90, nameof(latitudeDegrees));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Abs(longitudeDegrees), 180, nameof(longitudeDegrees));
        var seconds = (uint)(beaconStart.Ticks / TimeSpan.TicksPerSecond);
        ulong latitude = To24(latitudeDegrees / LatitudeUnit), longitude = To24(longitudeDegrees / LongitudeUnit);
        return new BeaconFrame(0, seconds, 0, latitude | (longitude << 24));
    }

    /// <summary>Length of the beacon at a spreading factor: 17 (SF9), 19 (SF8, SF10), 23 (SF12), else 0.</summary>
    public static int LengthBytes(int spreadingFactor) =>
        TryPad(spreadingFactor, out var before, out var after) ? before + 15 + after : 0;

    /// <summary>
    /// Reads a beacon. Never throws. When only the gateway's part is damaged the time is still good, and
    /// <paramref name="infoOk"/> is false.
    /// </summary>
    /// <param name="payload">What was received.</param>
    /// <param name="spreadingFactor">That of the region's beacons: 8, 9, 10 or 12.</param>
    /// <param name="beacon">The fields; the default on false.</param>
    /// <param name="infoOk">The gateway's part is whole.</param>
    public static bool TryRead(ReadOnlySpan<byte> payload, int spreadingFactor, out BeaconFrame beacon, out bool infoOk)
    {
        beacon = default;
        infoOk = false;
        if (!TryPad(spreadingFactor, out var before, out var after) || payload.Length != before + 15 + after)
            return false;
        var infoOffset = before + 6;
        if (Crc(payload[..(before + 4)]) != BinaryPrimitives.ReadUInt16LittleEndian(payload[(before + 4)..]))
            return false;

        infoOk = Crc(payload[infoOffset..^2]) == BinaryPrimitives.ReadUInt16LittleEndian(payload[^2..]);
        var low = BinaryPrimitives.ReadUInt32LittleEndian(payload[(infoOffset + 1)..]);
        ulong high = BinaryPrimitives.ReadUInt16LittleEndian(payload[(infoOffset + 5)..]);
        beacon = new BeaconFrame(
            payload[before - 1], BinaryPrimitives.ReadUInt32LittleEndian(payload[before..]), payload[infoOffset],
            low | (high << 32));
        return true;
    }

    /// <summary>Writes the beacon.</summary>
    /// <param name="destination">At least <see cref="LengthBytes"/>; shorter is a programming error.</param>
    /// <param name="spreadingFactor">That of the region's beacons: 8, 9, 10 or 12, else a programming error.</param>
    /// <returns>The bytes written.</returns>
    public int Write(Span<byte> destination, int spreadingFactor)
    {
        // RFU | Param 1 | Time 4 | CRC 2 | InfoDesc 1 | Info 6 | RFU | CRC 2     (1.0.4, section 13, and RP002)
        if (!TryPad(spreadingFactor, out var before, out var after))
            throw new ArgumentOutOfRangeException(nameof(spreadingFactor), spreadingFactor, "No region has it.");
        destination = destination[..(before + 15 + after)];
        destination.Clear();
        destination[before - 1] = Param;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[before..], GpsSeconds);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[(before + 4)..], Crc(destination[..(before + 4)]));
        var infoOffset = before + 6;
        destination[infoOffset] = InfoDesc;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[(infoOffset + 1)..], (uint)Info);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[(infoOffset + 5)..], (ushort)(Info >> 32));
        BinaryPrimitives.WriteUInt16LittleEndian(destination[^2..], Crc(destination[infoOffset..^2]));
        return destination.Length;
    }

    // Reserved bytes fill the symbols that the spreading factor needs anyway.
    private static bool TryPad(int spreadingFactor, out int before, out int after)
    {
        (before, after) = spreadingFactor switch { 8 => (1, 3), 9 => (2, 0), 10 => (3, 1), 12 => (5, 3), _ => (0, 0) };
        return before > 0;
    }

    private static int SignExtend24(uint value) => (int)(value << 8) >> 8;

    private static uint To24(double units) => (uint)(int)Math.Clamp(Math.Round(units), -(1 << 23), (1 << 23) - 1)
        & 0xFF_FFFF;

    // CRC-16 with the polynomial x^16 + x^12 + x^5 + 1, from zero, most significant bit first.
    private static ushort Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0;
        foreach (var value in bytes)
        {
            crc ^= value << 8;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc << 1) ^ ((crc & 0x8000) != 0 ? 0x1021 : 0);
        }

        return (ushort)crc;
    }
}
