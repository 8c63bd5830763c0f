namespace Kreisfunk.LoRaWan;

/// <summary>Sets dwell times and the greatest power, in regions that have such limits (1.0.4, section 5.8).</summary>
/// <param name="DownlinkDwellTime400Ms">Downlinks last at most 400 ms; else no limit.</param>
/// <param name="UplinkDwellTime400Ms">Uplinks last at most 400 ms; else no limit.</param>
/// <param name="MaxEirpIndex">
/// MaxEIRP, 0..15, an index of the table in section 5.8: 8, 10, 12, 13, 14, 16, 18, 20, 21, 24, 26, 27, 29, 30, 33, 36
/// dBm.
/// </param>
public readonly record struct TxParamSetupReq(
    bool DownlinkDwellTime400Ms, bool UplinkDwellTime400Ms, int MaxEirpIndex) : IMacCommand<TxParamSetupReq>
{
    // RFU 7..6 | DownlinkDwellTime 5 | UplinkDwellTime 4 | MaxEIRP 3..0

    /// <inheritdoc />
    public static byte Cid => 0x09;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static TxParamSetupReq Read(ReadOnlySpan<byte> payload) => new(
        MacFields.Bit(payload[0], 5), MacFields.Bit(payload[0], 4), payload[0] & 0x0F);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        var dwellTimes = MacFields.Flags(UplinkDwellTime400Ms, DownlinkDwellTime400Ms);
        destination[1] = (byte)((dwellTimes << 4) | MacFields.Bits(MaxEirpIndex, 4));
        return 1 + PayloadBytes;
    }
}

/// <summary>
/// Answers <see cref="TxParamSetupReq"/>, in every uplink until a downlink arrives (1.0.4, section 5.8).
/// </summary>
public readonly record struct TxParamSetupAns : IMacCommand<TxParamSetupAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x09;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 0;

    /// <inheritdoc />
    public static TxParamSetupAns Read(ReadOnlySpan<byte> payload) => default;

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        return 1;
    }
}
