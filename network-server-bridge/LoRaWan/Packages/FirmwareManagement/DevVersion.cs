using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>Asks what a device is (TS006-1.0.0, section 3.2).</summary>
public readonly record struct DevVersionReq : IPackageCommand<DevVersionReq>
{
    /// <inheritdoc />
    public static byte Cid => 0x01;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 0;

    /// <inheritdoc />
    public static DevVersionReq Read(ReadOnlySpan<byte> payload) => default;

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        return 1;
    }
}

/// <summary>Answers <see cref="DevVersionReq"/>; the numbers are the maker's (TS006-1.0.0, section 3.2).</summary>
/// <param name="FirmwareVersion">Of the running firmware.</param>
/// <param name="HardwareVersion">Of the device.</param>
public readonly record struct DevVersionAns(uint FirmwareVersion, uint HardwareVersion) : IPackageCommand<DevVersionAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x01;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 8;

    /// <inheritdoc />
    public static DevVersionAns Read(ReadOnlySpan<byte> payload) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(payload), BinaryPrimitives.ReadUInt32LittleEndian(payload[4..]));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[1..], FirmwareVersion);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[5..], HardwareVersion);
        return 1 + PayloadBytes;
    }
}
