using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>Asks for, or deletes, an entry of a relay's list of devices (TS011-1.0.1, section 10).</summary>
/// <param name="UplinkListIdx">0..15.</param>
/// <param name="Remove">Deletes the entry; else only asks for its counter.</param>
public readonly record struct CtrlUplinkListReq(int UplinkListIdx, bool Remove) : IMacCommand<CtrlUplinkListReq>
{
    // RFU 7..5, CtrlUplinkAction 4, UplinkListIdx 3..0

    /// <inheritdoc />
    public static byte Cid => 0x44;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static CtrlUplinkListReq Read(ReadOnlySpan<byte> payload) =>
        new(payload[0] & 0x0F, MacFields.Bit(payload[0], 4));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = (byte)((MacFields.Flags(Remove) << 4) | MacFields.Bits(UplinkListIdx, 4));
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="CtrlUplinkListReq"/> (TS011-1.0.1, section 10).</summary>
/// <param name="UplinkListIdxAck">The entry exists.</param>
/// <param name="WFCnt">Its counter of wake-up frames.</param>
public readonly record struct CtrlUplinkListAns(bool UplinkListIdxAck, uint WFCnt) : IMacCommand<CtrlUplinkListAns>
{
    // RFU 7..1, UplinkListIdxAck 0 | WFCnt 4

    /// <inheritdoc />
    public static byte Cid => 0x44;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 5;

    /// <inheritdoc />
    public static CtrlUplinkListAns Read(ReadOnlySpan<byte> payload) =>
        new(MacFields.Bit(payload[0], 0), BinaryPrimitives.ReadUInt32LittleEndian(payload[1..]));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Flags(UplinkListIdxAck);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[2..], WFCnt);
        return 1 + PayloadBytes;
    }
}
