using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// Tells a LoRaWAN 1.1 device to send a rejoin request at once; there is no answer but that (1.1, section 5.13).
/// </summary>
/// <param name="Period">0..7: repeats after 32 s times 2 to the power of it, plus a random delay of up to 32 s.</param>
/// <param name="MaxRetries">0..7 repetitions.</param>
/// <param name="RejoinType">0..7: 0 and 1 ask for a rejoin request of type 0, 2 for one of type 2.</param>
/// <param name="DataRate">0..15.</param>
public readonly record struct ForceRejoinReq(
    int Period, int MaxRetries, int RejoinType, int DataRate) : IMacCommand<ForceRejoinReq>
{
    // RFU 15..14, Period 13..11, Max_Retries 10..8, RFU 7, RejoinType 6..4, DR 3..0

    /// <inheritdoc />
    public static byte Cid => 0x0E;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 2;

    /// <inheritdoc />
    public static ForceRejoinReq Read(ReadOnlySpan<byte> payload)
    {
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(payload);
        return new ForceRejoinReq((bits >> 11) & 0x07, (bits >> 8) & 0x07, (bits >> 4) & 0x07, bits & 0x0F);
    }

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = (byte)((MacFields.Bits(RejoinType, 3) << 4) | MacFields.Bits(DataRate, 4));
        destination[2] = (byte)((MacFields.Bits(Period, 3) << 3) | MacFields.Bits(MaxRetries, 3));
        return 1 + PayloadBytes;
    }
}
