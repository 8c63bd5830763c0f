using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>A device asks for the time (1.0.4, section 5.9).</summary>
public readonly record struct DeviceTimeReq : IMacCommand<DeviceTimeReq>
{
    /// <inheritdoc />
    public static byte Cid => 0x0D;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 0;

    /// <inheritdoc />
    public static DeviceTimeReq Read(ReadOnlySpan<byte> payload) => default;

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        return 1;
    }
}

/// <summary>The time at the end of the uplink with the <see cref="DeviceTimeReq"/> (1.0.4, section 5.9).</summary>
/// <param name="GpsSeconds">Time since the GPS epoch modulo 2 to the power of 32, see <see cref="GpsTime"/>.</param>
/// <param name="Fraction256">Part of a second in steps of 1/256.</param>
public readonly record struct DeviceTimeAns(uint GpsSeconds, byte Fraction256) : IMacCommand<DeviceTimeAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x0D;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 5;

    /// <summary>The time since the GPS epoch, to 1/256 s.</summary>
    public TimeSpan SinceGpsEpoch =>
        new((GpsSeconds * TimeSpan.TicksPerSecond) + (Fraction256 * TimeSpan.TicksPerSecond / 256));

    /// <summary>The answer that says this time, rounded down to 1/256 s.</summary>
    /// <param name="sinceGpsEpoch">Not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time before the epoch.</exception>
    public static DeviceTimeAns At(TimeSpan sinceGpsEpoch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sinceGpsEpoch, TimeSpan.Zero);
        var (seconds, ticks) = Math.DivRem(sinceGpsEpoch.Ticks, TimeSpan.TicksPerSecond);
        return new DeviceTimeAns((uint)seconds, (byte)(ticks * 256 / TimeSpan.TicksPerSecond));
    }

    /// <inheritdoc />
    public static DeviceTimeAns Read(ReadOnlySpan<byte> payload) =>
        new(BinaryPrimitives.ReadUInt32LittleEndian(payload), payload[4]);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[1..], GpsSeconds);
        destination[5] = Fraction256;
        return 1 + PayloadBytes;
    }
}
