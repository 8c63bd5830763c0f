namespace Kreisfunk.LoRaWan;

/// <summary>Moves RX1 of an uplink channel to another frequency (1.0.4, section 5.6).</summary>
/// <param name="ChIndex">The uplink channel, 0..255.</param>
/// <param name="FrequencyHz">In steps of 100 Hz, from 2.4 GHz on of 200 Hz; of RX1.</param>
public readonly record struct DlChannelReq(byte ChIndex, uint FrequencyHz) : IMacCommand<DlChannelReq>
{
    /// <inheritdoc />
    public static byte Cid => 0x0A;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 4;

    /// <inheritdoc />
    public static DlChannelReq Read(ReadOnlySpan<byte> payload) => new(payload[0], MacFields.FrequencyHz(payload[1..]));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = ChIndex;
        MacFields.WriteFrequency(FrequencyHz, destination[2..]);
        return 1 + PayloadBytes;
    }
}

/// <summary>
/// Answers <see cref="DlChannelReq"/>, in every uplink until a downlink arrives (1.0.4, section 5.6).
/// </summary>
/// <param name="ChannelFrequencyOk">The device can receive on that frequency.</param>
/// <param name="UplinkFrequencyExists">The uplink channel has a frequency.</param>
public readonly record struct DlChannelAns(
    bool ChannelFrequencyOk, bool UplinkFrequencyExists) : IMacCommand<DlChannelAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x0A;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <summary>The device has done the whole request; else it has done nothing.</summary>
    public bool IsAccepted => ChannelFrequencyOk && UplinkFrequencyExists;

    /// <inheritdoc />
    public static DlChannelAns Read(ReadOnlySpan<byte> payload) =>
        new(MacFields.Bit(payload[0], 0), MacFields.Bit(payload[0], 1));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Flags(ChannelFrequencyOk, UplinkFrequencyExists);
        return 1 + PayloadBytes;
    }
}
