namespace Kreisfunk.LoRaWan;

/// <summary>
/// Sets the delay of RX1 behind the end of the uplink; RX2 follows a second later (1.0.4, section 5.7).
/// </summary>
/// <param name="DelaySeconds">Del, 0..15; 0 means 1.</param>
public readonly record struct RxTimingSetupReq(int DelaySeconds) : IMacCommand<RxTimingSetupReq>
{
    /// <inheritdoc />
    public static byte Cid => 0x08;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static RxTimingSetupReq Read(ReadOnlySpan<byte> payload) => new(payload[0] & 0x0F);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Bits(DelaySeconds, 4);
        return 1 + PayloadBytes;
    }
}

/// <summary>
/// Answers <see cref="RxTimingSetupReq"/>, in every uplink until a downlink arrives (1.0.4, section 5.7).
/// </summary>
public readonly record struct RxTimingSetupAns : IMacCommand<RxTimingSetupAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x08;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 0;

    /// <inheritdoc />
    public static RxTimingSetupAns Read(ReadOnlySpan<byte> payload) => default;

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        return 1;
    }
}
