namespace Kreisfunk.LoRaWan;

/// <summary>Asks for battery and reception (1.0.4, section 5.5).</summary>
public readonly record struct DevStatusReq : IMacCommand<DevStatusReq>
{
    /// <inheritdoc />
    public static byte Cid => 0x06;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 0;

    /// <inheritdoc />
    public static DevStatusReq Read(ReadOnlySpan<byte> payload) => default;

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        return 1;
    }
}

/// <summary>Answers <see cref="DevStatusReq"/> (1.0.4, section 5.5).</summary>
/// <param name="Battery">0: external power; 1..254: level, 254 full; 255: the device cannot measure it.</param>
/// <param name="MarginDb">SNR of the last received <see cref="DevStatusReq"/> in dB, -32..31.</param>
public readonly record struct DevStatusAns(byte Battery, int MarginDb) : IMacCommand<DevStatusAns>
{
    // Battery 1 | RFU 7..6, RadioStatus 5..0 (two's complement)

    /// <inheritdoc />
    public static byte Cid => 0x06;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 2;

    /// <inheritdoc />
    public static DevStatusAns Read(ReadOnlySpan<byte> payload) => new(payload[0], (sbyte)(payload[1] << 2) >> 2);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = Battery;
        destination[2] = (byte)(MacFields.Bits(MarginDb + 32, 6, nameof(MarginDb)) ^ 0x20);
        return 1 + PayloadBytes;
    }
}
