namespace Kreisfunk.LoRaWan;

/// <summary>A device asks how well it is heard (1.0.4, section 5.1).</summary>
public readonly record struct LinkCheckReq : IMacCommand<LinkCheckReq>
{
    /// <inheritdoc />
    public static byte Cid => 0x02;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 0;

    /// <inheritdoc />
    public static LinkCheckReq Read(ReadOnlySpan<byte> payload) => default;

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        return 1;
    }
}

/// <summary>How well the network heard the <see cref="LinkCheckReq"/> (1.0.4, section 5.1).</summary>
/// <param name="MarginDb">Margin: link margin above the demodulation floor in dB, 0..254; 255 is reserved.</param>
/// <param name="GatewayCount">GwCnt: gateways that received the request.</param>
public readonly record struct LinkCheckAns(byte MarginDb, byte GatewayCount) : IMacCommand<LinkCheckAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x02;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 2;

    /// <inheritdoc />
    public static LinkCheckAns Read(ReadOnlySpan<byte> payload) => new(payload[0], payload[1]);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MarginDb;
        destination[2] = GatewayCount;
        return 1 + PayloadBytes;
    }
}
