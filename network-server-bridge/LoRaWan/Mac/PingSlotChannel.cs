namespace Kreisfunk.LoRaWan;

/// <summary>Sets frequency and data rate of the ping slots (1.0.4, section 12).</summary>
/// <param name="FrequencyHz">In steps of 100 Hz, from 2.4 GHz on of 200 Hz; 0: the region's default.</param>
/// <param name="DataRate">0..15.</param>
public readonly record struct PingSlotChannelReq(uint FrequencyHz, int DataRate) : IMacCommand<PingSlotChannelReq>
{
    /// <inheritdoc />
    public static byte Cid => 0x11;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 4;

    /// <inheritdoc />
    public static PingSlotChannelReq Read(ReadOnlySpan<byte> payload) =>
        new(MacFields.FrequencyHz(payload), payload[3] & 0x0F);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        MacFields.WriteFrequency(FrequencyHz, destination[1..]);
        destination[4] = MacFields.Bits(DataRate, 4);
        return 1 + PayloadBytes;
    }
}

/// <summary>
/// Answers <see cref="PingSlotChannelReq"/>, in every uplink until a downlink arrives (1.0.4, section 12).
/// </summary>
/// <param name="ChannelFrequencyOk">The device can receive on that frequency.</param>
/// <param name="DataRateOk">The device knows that data rate.</param>
public readonly record struct PingSlotChannelAns(
    bool ChannelFrequencyOk, bool DataRateOk) : IMacCommand<PingSlotChannelAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x11;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <summary>The device has done the whole request; else it has done nothing.</summary>
    public bool IsAccepted => ChannelFrequencyOk && DataRateOk;

    /// <inheritdoc />
    public static PingSlotChannelAns Read(ReadOnlySpan<byte> payload) =>
        new(MacFields.Bit(payload[0], 0), MacFields.Bit(payload[0], 1));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Flags(ChannelFrequencyOk, DataRateOk);
        return 1 + PayloadBytes;
    }
}
