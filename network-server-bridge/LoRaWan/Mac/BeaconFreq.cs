namespace Kreisfunk.LoRaWan;

/// <summary>Moves the beacon a device listens for (1.0.4, section 12).</summary>
/// <param name="FrequencyHz">In steps of 100 Hz, from 2.4 GHz on of 200 Hz; 0: the region's default.</param>
public readonly record struct BeaconFreqReq(uint FrequencyHz) : IMacCommand<BeaconFreqReq>
{
    /// <inheritdoc />
    public static byte Cid => 0x13;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 3;

    /// <inheritdoc />
    public static BeaconFreqReq Read(ReadOnlySpan<byte> payload) => new(MacFields.FrequencyHz(payload));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        MacFields.WriteFrequency(FrequencyHz, destination[1..]);
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="BeaconFreqReq"/> (1.0.4, section 12).</summary>
/// <param name="BeaconFrequencyOk">The device can receive on that frequency.</param>
public readonly record struct BeaconFreqAns(bool BeaconFrequencyOk) : IMacCommand<BeaconFreqAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x13;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static BeaconFreqAns Read(ReadOnlySpan<byte> payload) => new(MacFields.Bit(payload[0], 0));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Flags(BeaconFrequencyOk);
        return 1 + PayloadBytes;
    }
}
