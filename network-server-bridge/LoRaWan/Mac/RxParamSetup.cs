namespace Kreisfunk.LoRaWan;

/// <summary>Sets the receive windows (1.0.4, section 5.4).</summary>
/// <param name="Rx1DrOffset">How many data rates RX1 is below the uplink, 0..7.</param>
/// <param name="Rx2DataRate">0..15.</param>
/// <param name="FrequencyHz">In steps of 100 Hz, from 2.4 GHz on of 200 Hz; of RX2.</param>
public readonly record struct RxParamSetupReq(
    int Rx1DrOffset, int Rx2DataRate, uint FrequencyHz) : IMacCommand<RxParamSetupReq>
{
    // RFU 7, RX1DROffset 6..4, RX2DataRate 3..0 | Frequency 3

    /// <inheritdoc />
    public static byte Cid => 0x05;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 4;

    /// <inheritdoc />
    public static RxParamSetupReq Read(ReadOnlySpan<byte> payload) => new(
        (payload[0] >> 4) & 0x07, payload[0] & 0x0F, MacFields.FrequencyHz(payload[1..]));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = (byte)((MacFields.Bits(Rx1DrOffset, 3) << 4) | MacFields.Bits(Rx2DataRate, 4));
        MacFields.WriteFrequency(FrequencyHz, destination[2..]);
        return 1 + PayloadBytes;
    }
}

/// <summary>
/// Answers <see cref="RxParamSetupReq"/>, in every uplink until a downlink arrives (1.0.4, section 5.4).
/// </summary>
/// <param name="ChannelAck">The device can receive on that frequency.</param>
/// <param name="Rx2DataRateAck">The device knows that data rate.</param>
/// <param name="Rx1DrOffsetAck">The region allows that offset.</param>
public readonly record struct RxParamSetupAns(
    bool ChannelAck, bool Rx2DataRateAck, bool Rx1DrOffsetAck) : IMacCommand<RxParamSetupAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x05;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <summary>The device has done the whole request; else it has done nothing.</summary>
    public bool IsAccepted => ChannelAck && Rx2DataRateAck && Rx1DrOffsetAck;

    /// <inheritdoc />
    public static RxParamSetupAns Read(ReadOnlySpan<byte> payload) =>
        new(MacFields.Bit(payload[0], 0), MacFields.Bit(payload[0], 1), MacFields.Bit(payload[0], 2));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Flags(ChannelAck, Rx2DataRateAck, Rx1DrOffsetAck);
        return 1 + PayloadBytes;
    }
}
