namespace Kreisfunk.LoRaWan;

/// <summary>
/// A device reports that it has the whole block; it repeats it until <see cref="FragDataBlockReceivedAns"/>
/// (TS004-2.0.0).
/// </summary>
/// <param name="FragIndex">Of the session, 0..3.</param>
/// <param name="MicError">The block's MIC is wrong.</param>
public readonly record struct FragDataBlockReceivedReq(
    int FragIndex, bool MicError) : IPackageCommand<FragDataBlockReceivedReq>
{
    // RFU 7..3, MICError 2, FragIndex 1..0

    /// <inheritdoc />
    public static byte Cid => 0x04;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static FragDataBlockReceivedReq Read(ReadOnlySpan<byte> payload) =>
        new(payload[0] & 0x03, MacFields.Bit(payload[0], 2));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = (byte)((MacFields.Flags(MicError) << 2) | MacFields.Bits(FragIndex, 2));
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="FragDataBlockReceivedReq"/> (TS004-2.0.0).</summary>
/// <param name="FragIndex">Of the session, 0..3.</param>
public readonly record struct FragDataBlockReceivedAns(int FragIndex) : IPackageCommand<FragDataBlockReceivedAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x04;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static FragDataBlockReceivedAns Read(ReadOnlySpan<byte> payload) => new(payload[0] & 0x03);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Bits(FragIndex, 2);
        return 1 + PayloadBytes;
    }
}
