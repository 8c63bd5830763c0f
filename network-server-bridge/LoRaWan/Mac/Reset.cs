namespace Kreisfunk.LoRaWan;

/// <summary>
/// An ABP device of LoRaWAN 1.1 says that it has reset its MAC state (1.1, section 5.1). It repeats it until <see
/// cref="ResetConf"/>.
/// </summary>
/// <param name="MinorVersion">The y of LoRaWAN 1.y, 0..15; 1 is the only one defined.</param>
public readonly record struct ResetInd(int MinorVersion) : IMacCommand<ResetInd>
{
    /// <inheritdoc />
    public static byte Cid => 0x01;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static ResetInd Read(ReadOnlySpan<byte> payload) => new(payload[0] & 0x0F);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Bits(MinorVersion, 4);
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="ResetInd"/> with the version the network speaks (1.1, section 5.1).</summary>
/// <param name="MinorVersion">The y of LoRaWAN 1.y, 0..15; 1 is the only one defined.</param>
public readonly record struct ResetConf(int MinorVersion) : IMacCommand<ResetConf>
{
    /// <inheritdoc />
    public static byte Cid => 0x01;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static ResetConf Read(ReadOnlySpan<byte> payload) => new(payload[0] & 0x0F);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Bits(MinorVersion, 4);
        return 1 + PayloadBytes;
    }
}
