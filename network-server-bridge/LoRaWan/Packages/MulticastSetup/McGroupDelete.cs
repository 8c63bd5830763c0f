namespace Kreisfunk.LoRaWan;

/// <summary>Deletes a group on a device (TS005).</summary>
/// <param name="McGroupId">0..3.</param>
public readonly record struct McGroupDeleteReq(int McGroupId) : IPackageCommand<McGroupDeleteReq>
{
    /// <inheritdoc />
    public static byte Cid => 0x03;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static McGroupDeleteReq Read(ReadOnlySpan<byte> payload) => new(payload[0] & 0x03);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Bits(McGroupId, 2);
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="McGroupDeleteReq"/> (TS005).</summary>
/// <param name="McGroupId">0..3.</param>
/// <param name="McGroupUndefined">There was no such group.</param>
public readonly record struct McGroupDeleteAns(int McGroupId, bool McGroupUndefined) : IPackageCommand<McGroupDeleteAns>
{
    // RFU 7..3, McGroupUndefined 2, McGroupID 1..0

    /// <inheritdoc />
    public static byte Cid => 0x03;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static McGroupDeleteAns Read(ReadOnlySpan<byte> payload) =>
        new(payload[0] & 0x03, MacFields.Bit(payload[0], 2));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = (byte)((MacFields.Flags(McGroupUndefined) << 2) | MacFields.Bits(McGroupId, 2));
        return 1 + PayloadBytes;
    }
}
