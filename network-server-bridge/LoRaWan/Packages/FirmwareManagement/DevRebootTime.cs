using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>Sets when a device restarts, which installs the image it holds (TS006-1.0.0, section 3.3).</summary>
/// <param name="RebootTime">Seconds since the GPS epoch; 0 at once; 0xFFFFFFFF never mind.</param>
public readonly record struct DevRebootTimeReq(uint RebootTime) : IPackageCommand<DevRebootTimeReq>
{
    /// <inheritdoc />
    public static byte Cid => 0x02;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 4;

    /// <summary><see cref="RebootTime"/> that takes an earlier command back.</summary>
    public const uint Cancel = uint.MaxValue;

    /// <inheritdoc />
    public static DevRebootTimeReq Read(ReadOnlySpan<byte> payload) =>
        new(BinaryPrimitives.ReadUInt32LittleEndian(payload));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[1..], RebootTime);
        return 1 + PayloadBytes;
    }
}

/// <summary>
/// Answers <see cref="DevRebootTimeReq"/>; a device that restarts at once does not (TS006-1.0.0, section 3.3).
/// </summary>
/// <param name="RebootTime">Seconds until the restart; 0: cannot; 0xFFFFFFFF: taken back.</param>
public readonly record struct DevRebootTimeAns(uint RebootTime) : IPackageCommand<DevRebootTimeAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x02;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 4;

    /// <inheritdoc />
    public static DevRebootTimeAns Read(ReadOnlySpan<byte> payload) =>
        new(BinaryPrimitives.ReadUInt32LittleEndian(payload));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[1..], RebootTime);
        return 1 + PayloadBytes;
    }
}
