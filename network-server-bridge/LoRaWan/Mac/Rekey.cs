namespace Kreisfunk.LoRaWan;

/// <summary>
/// A LoRaWAN 1.1 device confirms that it uses its new keys (1.1, section 5.10). It repeats it until <see
/// cref="RekeyConf"/>.
/// </summary>
/// <param name="MinorVersion">The y of LoRaWAN 1.y, 0..15; 1 is the only one defined.</param>
public readonly record struct RekeyInd(int MinorVersion) : IMacCommand<RekeyInd>
{
    /// <inheritdoc />
    public static byte Cid => 0x0B;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static RekeyInd Read(ReadOnlySpan<byte> payload) => new(payload[0] & 0x0F);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Bits(MinorVersion, 4);
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="RekeyInd"/> with the version the network speaks (1.1, section 5.10).</summary>
/// <param name="MinorVersion">The y of LoRaWAN 1.y, 0..15; 1 is the only one defined.</param>
public readonly record struct RekeyConf(int MinorVersion) : IMacCommand<RekeyConf>
{
    /// <inheritdoc />
    public static byte Cid => 0x0B;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static RekeyConf Read(ReadOnlySpan<byte> payload) => new(payload[0] & 0x0F);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Bits(MinorVersion, 4);
        return 1 + PayloadBytes;
    }
}
