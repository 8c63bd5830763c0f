using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// A device asks when the next beacon comes (1.0.3, section 14; replaced by <see cref="DeviceTimeReq"/> in 1.0.4).
/// </summary>
public readonly record struct BeaconTimingReq : IMacCommand<BeaconTimingReq>
{
    /// <inheritdoc />
    public static byte Cid => 0x12;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 0;

    /// <inheritdoc />
    public static BeaconTimingReq Read(ReadOnlySpan<byte> payload) => default;

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        return 1;
    }
}

/// <summary>When and where the next beacon comes (1.0.3, section 14).</summary>
/// <param name="Delay30Ms">
/// The beacon starts between 30 ms times this and 30 ms times (this + 1) after the end of this downlink.
/// </param>
/// <param name="Channel">The beacon's channel where beacons hop, else 0.</param>
public readonly record struct BeaconTimingAns(ushort Delay30Ms, byte Channel) : IMacCommand<BeaconTimingAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x12;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 3;

    /// <inheritdoc />
    public static BeaconTimingAns Read(ReadOnlySpan<byte> payload) =>
        new(BinaryPrimitives.ReadUInt16LittleEndian(payload), payload[2]);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[1..], Delay30Ms);
        destination[3] = Channel;
        return 1 + PayloadBytes;
    }
}
