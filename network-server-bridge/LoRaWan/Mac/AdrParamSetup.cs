namespace Kreisfunk.LoRaWan;

/// <summary>Sets how long a device waits for a downlink before it lowers its data rate (1.1, section 5.11).</summary>
/// <param name="LimitExp">ADR_ACK_LIMIT is 2 to the power of it, 0..15.</param>
/// <param name="DelayExp">ADR_ACK_DELAY is 2 to the power of it, 0..15.</param>
public readonly record struct AdrParamSetupReq(int LimitExp, int DelayExp) : IMacCommand<AdrParamSetupReq>
{
    /// <inheritdoc />
    public static byte Cid => 0x0C;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static AdrParamSetupReq Read(ReadOnlySpan<byte> payload) => new(payload[0] >> 4, payload[0] & 0x0F);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = (byte)((MacFields.Bits(LimitExp, 4) << 4) | MacFields.Bits(DelayExp, 4));
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="AdrParamSetupReq"/> (1.1, section 5.11).</summary>
public readonly record struct AdrParamSetupAns : IMacCommand<AdrParamSetupAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x0C;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 0;

    /// <inheritdoc />
    public static AdrParamSetupAns Read(ReadOnlySpan<byte> payload) => default;

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        return 1;
    }
}
