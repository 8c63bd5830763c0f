using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>Makes or changes a multicast group on a device (TS005). The key never prints.</summary>
/// <param name="McGroupId">0..3.</param>
/// <param name="McAddr">The group's address.</param>
/// <param name="McKeyEncrypted">See <see cref="MulticastKeys.EncryptMcKey"/>.</param>
/// <param name="MinMcFCount">The next counter of the group.</param>
/// <param name="MaxMcFCount">The counter at which the group's life ends.</param>
public readonly record struct McGroupSetupReq(
    int McGroupId, DevAddr McAddr, AesKey McKeyEncrypted, uint MinMcFCount, uint MaxMcFCount)
    : IPackageCommand<McGroupSetupReq>
{
    // RFU 7..2, McGroupID 1..0 | McAddr 4 | McKey_encrypted 16 | minMcFCount 4 | maxMcFCount 4

    /// <inheritdoc />
    public static byte Cid => 0x02;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 29;

    /// <inheritdoc />
    public static McGroupSetupReq Read(ReadOnlySpan<byte> payload) => new(
        payload[0] & 0x03, DevAddr.ReadLittleEndian(payload[1..]), new AesKey(payload.Slice(5, AesKey.LengthBytes)),
        BinaryPrimitives.ReadUInt32LittleEndian(payload[21..]), BinaryPrimitives.ReadUInt32LittleEndian(payload[25..]));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Bits(McGroupId, 2);
        McAddr.WriteLittleEndian(destination[2..]);
        McKeyEncrypted.CopyTo(destination[6..]);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[22..], MinMcFCount);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[26..], MaxMcFCount);
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="McGroupSetupReq"/> (TS005).</summary>
/// <param name="McGroupId">0..3.</param>
/// <param name="IdError">The device has no group with that number.</param>
public readonly record struct McGroupSetupAns(int McGroupId, bool IdError) : IPackageCommand<McGroupSetupAns>
{
    // RFU 7..3, IDerror 2, McGroupID 1..0

    /// <inheritdoc />
    public static byte Cid => 0x02;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static McGroupSetupAns Read(ReadOnlySpan<byte> payload) =>
        new(payload[0] & 0x03, MacFields.Bit(payload[0], 2));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = (byte)((MacFields.Flags(IdError) << 2) | MacFields.Bits(McGroupId, 2));
        return 1 + PayloadBytes;
    }
}
