using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>Sets how often a device sends <see cref="AppTimeReq"/> by itself (TS003).</summary>
/// <param name="Period">0..15: every 128 s times 2 to the power of it, with some jitter.</param>
public readonly record struct DeviceAppTimePeriodicityReq(int Period) : IPackageCommand<DeviceAppTimePeriodicityReq>
{
    /// <inheritdoc />
    public static byte Cid => 0x02;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static DeviceAppTimePeriodicityReq Read(ReadOnlySpan<byte> payload) => new(payload[0] & 0x0F);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Bits(Period, 4);
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="DeviceAppTimePeriodicityReq"/> (TS003).</summary>
/// <param name="NotSupported">The device takes no period from outside.</param>
/// <param name="Time">Seconds since the GPS epoch by the device's clock, modulo 2 to the power of 32.</param>
public readonly record struct DeviceAppTimePeriodicityAns(
    bool NotSupported, uint Time) : IPackageCommand<DeviceAppTimePeriodicityAns>
{
    // RFU 7..1, NotSupported 0 | Time 4

    /// <inheritdoc />
    public static byte Cid => 0x02;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 5;

    /// <inheritdoc />
    public static DeviceAppTimePeriodicityAns Read(ReadOnlySpan<byte> payload) =>
        new(MacFields.Bit(payload[0], 0), BinaryPrimitives.ReadUInt32LittleEndian(payload[1..]));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Flags(NotSupported);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[2..], Time);
        return 1 + PayloadBytes;
    }
}
