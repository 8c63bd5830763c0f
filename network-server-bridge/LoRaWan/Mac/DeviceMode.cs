namespace Kreisfunk.LoRaWan;

/// <summary>Class of a device in <see cref="DeviceModeInd"/> (1.1, section 18.1).</summary>
public enum DeviceMode : byte
{
    /// <summary>Class A.</summary>
    ClassA = 0,

    /// <summary>Class C.</summary>
    ClassC = 2,
}

/// <summary>
/// A LoRaWAN 1.1 device changes its class; it repeats it until <see cref="DeviceModeConf"/> (1.1, section 18.1).
/// </summary>
/// <param name="Mode">The class; a value without a name is reserved.</param>
public readonly record struct DeviceModeInd(DeviceMode Mode) : IMacCommand<DeviceModeInd>
{
    /// <inheritdoc />
    public static byte Cid => 0x20;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static DeviceModeInd Read(ReadOnlySpan<byte> payload) => new((DeviceMode)payload[0]);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = (byte)Mode;
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="DeviceModeInd"/> with the class it named (1.1, section 18.1).</summary>
/// <param name="Mode">The class; a value without a name is reserved.</param>
public readonly record struct DeviceModeConf(DeviceMode Mode) : IMacCommand<DeviceModeConf>
{
    /// <inheritdoc />
    public static byte Cid => 0x20;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static DeviceModeConf Read(ReadOnlySpan<byte> payload) => new((DeviceMode)payload[0]);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = (byte)Mode;
        return 1 + PayloadBytes;
    }
}
