namespace Kreisfunk.LoRaWan;

/// <summary>Creates or changes an uplink channel (1.0.4, section 5.6).</summary>
/// <param name="ChIndex">0..255; the region says which indices the network may set.</param>
/// <param name="FrequencyHz">In steps of 100 Hz, from 2.4 GHz on of 200 Hz; 0 switches the channel off.</param>
/// <param name="MinDataRate">0..15.</param>
/// <param name="MaxDataRate">0..15.</param>
public readonly record struct NewChannelReq(
    byte ChIndex, uint FrequencyHz, int MinDataRate, int MaxDataRate) : IMacCommand<NewChannelReq>
{
    // ChIndex 1 | Frequency 3 | MaxDR 7..4, MinDR 3..0

    /// <inheritdoc />
    public static byte Cid => 0x07;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 5;

    /// <inheritdoc />
    public static NewChannelReq Read(ReadOnlySpan<byte> payload) => new(
        payload[0], MacFields.FrequencyHz(payload[1..]), payload[4] & 0x0F, payload[4] >> 4);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = ChIndex;
        MacFields.WriteFrequency(FrequencyHz, destination[2..]);
        destination[5] = (byte)((MacFields.Bits(MaxDataRate, 4) << 4) | MacFields.Bits(MinDataRate, 4));
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="NewChannelReq"/> (1.0.4, section 5.6).</summary>
/// <param name="ChannelFrequencyOk">The device can send on that frequency.</param>
/// <param name="DataRateRangeOk">The device knows every data rate of the range.</param>
public readonly record struct NewChannelAns(bool ChannelFrequencyOk, bool DataRateRangeOk) : IMacCommand<NewChannelAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x07;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <summary>The device has done the whole request; else it has done nothing.</summary>
    public bool IsAccepted => ChannelFrequencyOk && DataRateRangeOk;

    /// <inheritdoc />
    public static NewChannelAns Read(ReadOnlySpan<byte> payload) =>
        new(MacFields.Bit(payload[0], 0), MacFields.Bit(payload[0], 1));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Flags(ChannelFrequencyOk, DataRateRangeOk);
        return 1 + PayloadBytes;
    }
}
