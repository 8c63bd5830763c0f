using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>What a device makes of the firmware image it holds (TS006-1.0.0, section 3.5).</summary>
public enum UpImageStatus : byte
{
    /// <summary>It holds none.</summary>
    None = 0,

    /// <summary>Damaged, or not signed by the right key.</summary>
    Invalid = 1,

    /// <summary>For other hardware.</summary>
    WrongHardware = 2,

    /// <summary>It can be installed.</summary>
    Valid = 3,
}

/// <summary>Asks which firmware image a device holds (TS006-1.0.0, section 3.5).</summary>
public readonly record struct DevUpgradeImageReq : IPackageCommand<DevUpgradeImageReq>
{
    /// <inheritdoc />
    public static byte Cid => 0x04;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 0;

    /// <inheritdoc />
    public static DevUpgradeImageReq Read(ReadOnlySpan<byte> payload) => default;

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        return 1;
    }
}

/// <summary>Answers <see cref="DevUpgradeImageReq"/> (TS006-1.0.0, section 3.5).</summary>
/// <param name="Status">What the device makes of the image.</param>
/// <param name="NextFirmwareVersion">The image's version; null unless it is valid.</param>
public readonly record struct DevUpgradeImageAns(
    UpImageStatus Status, uint? NextFirmwareVersion) : IPackageCommand<DevUpgradeImageAns>
{
    // RFU 7..2, UpImageStatus 1..0 | [nextFirmwareVersion 4]

    /// <inheritdoc />
    public static byte Cid => 0x04;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc cref="ICommand{TSelf}.MoreBytes" />
    public static int MoreBytes(ReadOnlySpan<byte> payload) => (payload[0] & 0x03) == (int)UpImageStatus.Valid ? 4 : 0;

    /// <inheritdoc />
    public static DevUpgradeImageAns Read(ReadOnlySpan<byte> payload) => new(
        (UpImageStatus)(payload[0] & 0x03),
        MoreBytes(payload) == 0 ? null : BinaryPrimitives.ReadUInt32LittleEndian(payload[1..]));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Bits((int)Status, 2, nameof(Status));
        var isValid = Status == UpImageStatus.Valid;
        MacFields.Require(
            isValid == NextFirmwareVersion.HasValue, nameof(NextFirmwareVersion), "Only a valid image has it.");
        if (NextFirmwareVersion is { } version)
            BinaryPrimitives.WriteUInt32LittleEndian(destination[2..], version);
        return 1 + PayloadBytes + (NextFirmwareVersion is null ? 0 : 4);
    }
}
