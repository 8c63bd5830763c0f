using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>Lets the devices of a group listen as class B for some time (TS005).</summary>
/// <param name="McGroupId">0..3.</param>
/// <param name="SessionTime">Start, in seconds since the GPS epoch, modulo 2 to the power of 32; of a beacon.</param>
/// <param name="TimeOut">0..15: it lasts at most 2 to the power of it beacon periods.</param>
/// <param name="Periodicity">Of the ping slots, 0..7.</param>
/// <param name="FrequencyHz">DLFrequ, in steps of 100 Hz, from 2.4 GHz on of 200 Hz.</param>
/// <param name="DataRate">Index of the data rate.</param>
public readonly record struct McClassBSessionReq(
    int McGroupId, uint SessionTime, int TimeOut, int Periodicity, uint FrequencyHz, byte DataRate)
    : IPackageCommand<McClassBSessionReq>
{
    // RFU 7..2, McGroupID 1..0 | SessionTime 4 | RFU 7, Periodicity 6..4, TimeOut 3..0 | DLFrequ 3 | DR 1

    /// <inheritdoc />
    public static byte Cid => 0x05;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 10;

    /// <inheritdoc />
    public static McClassBSessionReq Read(ReadOnlySpan<byte> payload) => new(
        payload[0] & 0x03, BinaryPrimitives.ReadUInt32LittleEndian(payload[1..]), payload[5] & 0x0F,
        (payload[5] >> 4) & 0x07, MacFields.FrequencyHz(payload[6..]), payload[9]);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Bits(McGroupId, 2);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[2..], SessionTime);
        destination[6] = (byte)((MacFields.Bits(Periodicity, 3) << 4) | MacFields.Bits(TimeOut, 4));
        MacFields.WriteFrequency(FrequencyHz, destination[7..]);
        destination[10] = DataRate;
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="McClassBSessionReq"/> (TS005).</summary>
/// <param name="McGroupId">0..3.</param>
/// <param name="DataRateError">The device does not know the data rate.</param>
/// <param name="FrequencyError">The device cannot receive on the frequency.</param>
/// <param name="McGroupUndefined">There is no such group.</param>
/// <param name="StartMissed">The start is over; reserved in version 1.</param>
/// <param name="TimeToStart">Seconds until the start, 24 bits; null with an error, and only then.</param>
public readonly record struct McClassBSessionAns(
    int McGroupId, bool DataRateError, bool FrequencyError, bool McGroupUndefined, bool StartMissed, uint? TimeToStart)
    : IPackageCommand<McClassBSessionAns>
{
    // RFU 7..6, StartMissed 5, undefined 4, frequency 3, data rate 2, McGroupID 1..0 | [TimeToStart 3]

    /// <inheritdoc />
    public static byte Cid => 0x05;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc cref="ICommand{TSelf}.MoreBytes" />
    public static int MoreBytes(ReadOnlySpan<byte> payload) => (payload[0] & 0x3C) == 0 ? 3 : 0;

    /// <inheritdoc />
    public static McClassBSessionAns Read(ReadOnlySpan<byte> payload) => new(
        payload[0] & 0x03, MacFields.Bit(payload[0], 2), MacFields.Bit(payload[0], 3), MacFields.Bit(payload[0], 4),
        MacFields.Bit(payload[0], 5), MoreBytes(payload) == 0 ? null : JoinAccept.ReadUInt24(payload[1..]));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        var errors = MacFields.Flags(DataRateError, FrequencyError, McGroupUndefined, StartMissed);
        destination[1] = (byte)((errors << 2) | MacFields.Bits(McGroupId, 2));
        var isTimeRight = errors == 0 ? TimeToStart is <= 0xFF_FFFF : TimeToStart is null;
        MacFields.Require(isTimeRight, nameof(TimeToStart), "24 bits, or null with an error.");
        if (TimeToStart is { } seconds)
            JoinAccept.WriteUInt24(seconds, destination[2..]);
        return 1 + PayloadBytes + (TimeToStart is null ? 0 : 3);
    }
}
