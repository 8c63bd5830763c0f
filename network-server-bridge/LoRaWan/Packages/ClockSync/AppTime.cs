using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>A device says what time it has and asks how wrong it is (TS003).</summary>
/// <param name="DeviceTime">Seconds since the GPS epoch by the device's clock, modulo 2 to the power of 32.</param>
/// <param name="TokenReq">0..15, counts the corrections that the device has received.</param>
/// <param name="AnsRequired">Wants an answer even when its clock is right.</param>
public readonly record struct AppTimeReq(uint DeviceTime, int TokenReq, bool AnsRequired) : IPackageCommand<AppTimeReq>
{
    // DeviceTime 4 | RFU 7..5, AnsRequired 4, TokenReq 3..0

    /// <inheritdoc />
    public static byte Cid => 0x01;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 5;

    /// <inheritdoc />
    public static AppTimeReq Read(ReadOnlySpan<byte> payload) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(payload), payload[4] & 0x0F, MacFields.Bit(payload[4], 4));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[1..], DeviceTime);
        destination[5] = (byte)((MacFields.Flags(AnsRequired) << 4) | MacFields.Bits(TokenReq, 4));
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="AppTimeReq"/> (TS003).</summary>
/// <param name="TimeCorrectionSeconds">What the device must add to its clock.</param>
/// <param name="TokenAns">TokenReq of the request, 0..15.</param>
public readonly record struct AppTimeAns(int TimeCorrectionSeconds, int TokenAns) : IPackageCommand<AppTimeAns>
{
    // TimeCorrection 4 (two's complement) | RFU 7..4, TokenAns 3..0

    /// <inheritdoc />
    public static byte Cid => 0x01;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 5;

    /// <inheritdoc />
    public static AppTimeAns Read(ReadOnlySpan<byte> payload) =>
        new(BinaryPrimitives.ReadInt32LittleEndian(payload), payload[4] & 0x0F);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        BinaryPrimitives.WriteInt32LittleEndian(destination[1..], TimeCorrectionSeconds);
        destination[5] = MacFields.Bits(TokenAns, 4);
        return 1 + PayloadBytes;
    }
}
