namespace Kreisfunk.LoRaWan;

/// <summary>Ends a session (TS004).</summary>
/// <param name="FragIndex">Of the session, 0..3.</param>
public readonly record struct FragSessionDeleteReq(int FragIndex) : IPackageCommand<FragSessionDeleteReq>
{
    /// <inheritdoc />
    public static byte Cid => 0x03;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static FragSessionDeleteReq Read(ReadOnlySpan<byte> payload) => new(payload[0] & 0x03);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Bits(FragIndex, 2);
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="FragSessionDeleteReq"/> (TS004).</summary>
/// <param name="FragIndex">Of the session, 0..3.</param>
/// <param name="SessionDoesNotExist">There was no such session.</param>
public readonly record struct FragSessionDeleteAns(
    int FragIndex, bool SessionDoesNotExist) : IPackageCommand<FragSessionDeleteAns>
{
    // RFU 7..3, SessionDoesNotExist 2, FragIndex 1..0

    /// <inheritdoc />
    public static byte Cid => 0x03;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static FragSessionDeleteAns Read(ReadOnlySpan<byte> payload) =>
        new(payload[0] & 0x03, MacFields.Bit(payload[0], 2));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = (byte)((MacFields.Flags(SessionDoesNotExist) << 2) | MacFields.Bits(FragIndex, 2));
        return 1 + PayloadBytes;
    }
}
