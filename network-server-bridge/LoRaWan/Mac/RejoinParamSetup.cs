namespace Kreisfunk.LoRaWan;

/// <summary>
/// Sets how often a LoRaWAN 1.1 device sends rejoin requests of type 0 by itself (1.1, section 5.14).
/// </summary>
/// <param name="MaxTimeN">0..15: after at most 2 to the power of (this + 10) seconds.</param>
/// <param name="MaxCountN">0..15: after at most 2 to the power of (this + 4) uplinks.</param>
public readonly record struct RejoinParamSetupReq(int MaxTimeN, int MaxCountN) : IMacCommand<RejoinParamSetupReq>
{
    /// <inheritdoc />
    public static byte Cid => 0x0F;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static RejoinParamSetupReq Read(ReadOnlySpan<byte> payload) => new(payload[0] >> 4, payload[0] & 0x0F);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = (byte)((MacFields.Bits(MaxTimeN, 4) << 4) | MacFields.Bits(MaxCountN, 4));
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="RejoinParamSetupReq"/>; the count is always taken (1.1, section 5.14).</summary>
/// <param name="TimeOk">The device takes the time too.</param>
public readonly record struct RejoinParamSetupAns(bool TimeOk) : IMacCommand<RejoinParamSetupAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x0F;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static RejoinParamSetupAns Read(ReadOnlySpan<byte> payload) => new(MacFields.Bit(payload[0], 0));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Flags(TimeOk);
        return 1 + PayloadBytes;
    }
}
