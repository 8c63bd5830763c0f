namespace Kreisfunk.LoRaWan;

/// <summary>Sets in how many seconds a device restarts (TS006-1.0.0, section 3.4).</summary>
/// <param name="Countdown">24 bits, in seconds; 0 at once; 0xFFFFFF never mind.</param>
public readonly record struct DevRebootCountdownReq(uint Countdown) : IPackageCommand<DevRebootCountdownReq>
{
    /// <inheritdoc />
    public static byte Cid => 0x03;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 3;

    /// <summary><see cref="Countdown"/> that takes an earlier command back.</summary>
    public const uint Cancel = 0xFF_FFFF;

    /// <inheritdoc />
    public static DevRebootCountdownReq Read(ReadOnlySpan<byte> payload) => new(JoinAccept.ReadUInt24(payload));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        JoinAccept.WriteUInt24((uint)MacFields.WideBits((int)Countdown, 24, nameof(Countdown)), destination[1..]);
        return 1 + PayloadBytes;
    }
}

/// <summary>
/// Answers <see cref="DevRebootCountdownReq"/>; a device that restarts at once does not (TS006-1.0.0, section 3.4).
/// </summary>
/// <param name="Countdown">24 bits, seconds until the restart; 0xFFFFFF: taken back.</param>
public readonly record struct DevRebootCountdownAns(uint Countdown) : IPackageCommand<DevRebootCountdownAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x03;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 3;

    /// <inheritdoc />
    public static DevRebootCountdownAns Read(ReadOnlySpan<byte> payload) => new(JoinAccept.ReadUInt24(payload));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        JoinAccept.WriteUInt24((uint)MacFields.WideBits((int)Countdown, 24, nameof(Countdown)), destination[1..]);
        return 1 + PayloadBytes;
    }
}
