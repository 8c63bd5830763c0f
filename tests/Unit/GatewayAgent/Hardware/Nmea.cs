using System.Buffers.Binary;
using System.Text;

namespace Kreisfunk.Tests.Unit.GatewayAgent.Hardware;

/// <summary>What receivers send. The sentences with checksums are a receiver manual's, RMC with a later year.</summary>
internal static class Nmea
{
    public const string Rmc = "$GPRMC,083559.00,A,4717.11437,N,00833.91522,E,0.004,77.52,091226,,,A*51\r\n";
    public const string Gga = "$GPGGA,092725.00,4717.11399,N,00833.91590,E,1,08,1.01,499.6,M,48.0,M,,*5B\r\n";
    public const string Gsa = "$GPGSA,A,3,23,29,07,08,09,18,26,28,,,,,1.94,1.18,1.54*0D\r\n";
    public const string Zda = "$GPZDA,082710.00,16,09,2002,00,00*64\r\n";

    /// <summary>A sentence with the checksum it needs.</summary>
    public static byte[] Sentence(string content) => Encoding.ASCII.GetBytes(
        $"${content}*{content.Aggregate(0, (sum, letter) => sum ^ letter):X2}\r\n");

    /// <summary>NAV-TIMEGPS: week and time of week, leap seconds, and which of them are valid.</summary>
    public static byte[] TimeGps(int week, uint milliseconds, sbyte leap = 18, byte valid = 7)
    {
        var payload = new byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(payload, milliseconds);
        BinaryPrimitives.WriteInt16LittleEndian(payload.AsSpan(8), (short)week);
        payload[10] = (byte)leap;
        payload[11] = valid;
        BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(12), 25);
        return Ubx(0x01, 0x20, payload);
    }

    public static byte[] Ubx(byte messageClass, byte id, byte[] payload)
    {
        byte[] covered = [messageClass, id, (byte)payload.Length, (byte)(payload.Length >> 8), .. payload];
        byte a = 0, b = 0;
        foreach (var value in covered)
        {
            a += value;
            b += a;
        }

        return [0xB5, 0x62, .. covered, a, b];
    }
}
