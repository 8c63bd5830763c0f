namespace Kreisfunk.LoRaWan;

/// <summary>
/// Tells a device to send <see cref="AppTimeReq"/> at once; version 1 calls it ForceDeviceResyncReq (TS003).
/// </summary>
/// <param name="NbTransmissions">0..7 requests; 0 does nothing.</param>
public readonly record struct ForceDeviceResyncCmd(int NbTransmissions) : IPackageCommand<ForceDeviceResyncCmd>
{
    /// <inheritdoc />
    public static byte Cid => 0x03;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static ForceDeviceResyncCmd Read(ReadOnlySpan<byte> payload) => new(payload[0] & 0x07);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Bits(NbTransmissions, 3);
        return 1 + PayloadBytes;
    }
}
