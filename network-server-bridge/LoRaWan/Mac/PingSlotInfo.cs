namespace Kreisfunk.LoRaWan;

/// <summary>A device announces its ping slots before it becomes class B (1.0.4, section 12).</summary>
/// <param name="Periodicity">0..7: a slot every 2 to the power of it seconds.</param>
public readonly record struct PingSlotInfoReq(int Periodicity) : IMacCommand<PingSlotInfoReq>
{
    /// <inheritdoc />
    public static byte Cid => 0x10;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static PingSlotInfoReq Read(ReadOnlySpan<byte> payload) => new(payload[0] & 0x07);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Bits(Periodicity, 3);
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="PingSlotInfoReq"/> (1.0.4, section 12).</summary>
public readonly record struct PingSlotInfoAns : IMacCommand<PingSlotInfoAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x10;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 0;

    /// <inheritdoc />
    public static PingSlotInfoAns Read(ReadOnlySpan<byte> payload) => default;

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        return 1;
    }
}
