namespace Kreisfunk.LoRaWan;

/// <summary>Limits the device's share of air time over all sub-bands (1.0.4, section 5.3).</summary>
/// <param name="MaxDutyCycle">
/// 0..15: at most one part in 2 to the power of it; 0: no limit but the regulation's.
/// </param>
public readonly record struct DutyCycleReq(int MaxDutyCycle) : IMacCommand<DutyCycleReq>
{
    /// <inheritdoc />
    public static byte Cid => 0x04;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static DutyCycleReq Read(ReadOnlySpan<byte> payload) => new(payload[0] & 0x0F);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Bits(MaxDutyCycle, 4);
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="DutyCycleReq"/> (1.0.4, section 5.3).</summary>
public readonly record struct DutyCycleAns : IMacCommand<DutyCycleAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x04;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 0;

    /// <inheritdoc />
    public static DutyCycleAns Read(ReadOnlySpan<byte> payload) => default;

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        return 1;
    }
}
