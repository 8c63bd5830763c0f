using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>Deletes the firmware image a device holds (TS006-1.0.0, section 3.6).</summary>
/// <param name="FirmwareToDeleteVersion">The image must have it.</param>
public readonly record struct DevDeleteImageReq(uint FirmwareToDeleteVersion) : IPackageCommand<DevDeleteImageReq>
{
    /// <inheritdoc />
    public static byte Cid => 0x05;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 4;

    /// <inheritdoc />
    public static DevDeleteImageReq Read(ReadOnlySpan<byte> payload) =>
        new(BinaryPrimitives.ReadUInt32LittleEndian(payload));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[1..], FirmwareToDeleteVersion);
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="DevDeleteImageReq"/> (TS006-1.0.0, section 3.6).</summary>
/// <param name="NoValidImage">The device holds no valid image.</param>
/// <param name="InvalidVersion">The image has another version.</param>
public readonly record struct DevDeleteImageAns(
    bool NoValidImage, bool InvalidVersion) : IPackageCommand<DevDeleteImageAns>
{
    // RFU 7..2, InvalidVersion 1, NoValidImage 0

    /// <inheritdoc />
    public static byte Cid => 0x05;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static DevDeleteImageAns Read(ReadOnlySpan<byte> payload) =>
        new(MacFields.Bit(payload[0], 0), MacFields.Bit(payload[0], 1));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Flags(NoValidImage, InvalidVersion);
        return 1 + PayloadBytes;
    }
}
