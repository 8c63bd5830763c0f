using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.Bridge.Ingest;

/// <summary>
/// The payload of an ingest log record: u8 version | u64 gateway | u8 region length | region | gw.UplinkFrame as
/// protobuf (little-endian). The frame is as the gateway sent it, but for the time this server stamps.
/// </summary>
public static class IngestRecord
{
    private const byte Version = 1;
    private const int FixedBytes = 10;

    public static byte[] Write(Eui64 gateway, string region, UplinkFrame frame)
    {
        var regionBytes = Encoding.UTF8.GetByteCount(region);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(regionBytes, byte.MaxValue);
        var record = new byte[FixedBytes + regionBytes + frame.CalculateSize()];
        record[0] = Version;
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(1), gateway.Value);
        record[9] = (byte)regionBytes;
        Encoding.UTF8.GetBytes(region, record.AsSpan(FixedBytes));
        frame.WriteTo(record.AsSpan(FixedBytes + regionBytes));
        return record;
    }

    /// <summary>False for bytes that another version wrote.</summary>
    public static bool TryRead(ReadOnlySpan<byte> record, out Eui64 gateway, out string region, out UplinkFrame frame)
    {
        gateway = default;
        region = "";
        frame = new UplinkFrame();
        if (record.Length < FixedBytes || record[0] != Version || record.Length < FixedBytes + record[9])
            return false;
        gateway = new Eui64(BinaryPrimitives.ReadUInt64LittleEndian(record[1..]));
        region = Encoding.UTF8.GetString(record.Slice(FixedBytes, record[9]));
        try
        {
            frame.MergeFrom(record[(FixedBytes + record[9])..]);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
