using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>Announces a data block, version 2 (TS004-2.0.0).</summary>
/// <param name="FragIndex">Of the session, 0..3.</param>
/// <param name="McGroupBitMask">
/// One bit for each multicast group that may send the fragments, 0..15; 0: unicast only.
/// </param>
/// <param name="NbFrag">Uncoded fragments, 0..16383.</param>
/// <param name="FragSize">Length of a fragment, in bytes.</param>
/// <param name="AckReception">The device reports the end with <see cref="FragDataBlockReceivedReq"/>.</param>
/// <param name="FragAlgo">0..7; 0 is the only one defined.</param>
/// <param name="BlockAckDelay">0..7: answers to the group come within 2 to the power of (this + 4) seconds.</param>
/// <param name="Padding">Bytes at the end of the last fragment that do not belong to the block.</param>
/// <param name="Descriptor">
/// Free for the application, such as a firmware version; the first byte on the air lowest.
/// </param>
/// <param name="SessionCnt">Counts the sessions of a device and index up, against replays.</param>
/// <param name="Mic">Of the data block, see <see cref="DataBlockMic"/>; the first byte on the air lowest.</param>
public readonly record struct FragSessionSetupReq(
    int FragIndex, int McGroupBitMask, int NbFrag, byte FragSize, bool AckReception, int FragAlgo, int BlockAckDelay,
    byte Padding, uint Descriptor, ushort SessionCnt, uint Mic)
    : IPackageCommand<FragSessionSetupReq>
{
    // index 5..4, groups 3..0 | NbFrag 2 | FragSize 1 | ack 6, algo 5..3, delay 2..0 | Padding | Desc 4 | Cnt 2 | MIC 4

    /// <inheritdoc />
    public static byte Cid => 0x02;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 16;

    /// <inheritdoc />
    public static FragSessionSetupReq Read(ReadOnlySpan<byte> payload) => new(
        (payload[0] >> 4) & 0x03, payload[0] & 0x0F, BinaryPrimitives.ReadUInt16LittleEndian(payload[1..]) & 0x3FFF,
        payload[3], MacFields.Bit(payload[4], 6), (payload[4] >> 3) & 0x07, payload[4] & 0x07, payload[5],
        BinaryPrimitives.ReadUInt32LittleEndian(payload[6..]), BinaryPrimitives.ReadUInt16LittleEndian(payload[10..]),
        BinaryPrimitives.ReadUInt32LittleEndian(payload[12..]));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = (byte)((MacFields.Bits(FragIndex, 2) << 4) | MacFields.Bits(McGroupBitMask, 4));
        BinaryPrimitives.WriteUInt16LittleEndian(destination[2..], (ushort)MacFields.WideBits(NbFrag, 14));
        destination[4] = FragSize;
        destination[5] = (byte)((MacFields.Flags(AckReception) << 6) | (MacFields.Bits(FragAlgo, 3) << 3)
            | MacFields.Bits(BlockAckDelay, 3));
        destination[6] = Padding;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[7..], Descriptor);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[11..], SessionCnt);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[13..], Mic);
        return 1 + PayloadBytes;
    }
}

/// <summary>Announces a data block, version 1 (TS004-1.0.0).</summary>
/// <param name="FragIndex">Of the session, 0..3.</param>
/// <param name="McGroupBitMask">
/// One bit for each multicast group that may send the fragments, 0..15; 0: unicast only.
/// </param>
/// <param name="NbFrag">Uncoded fragments, 0..16383.</param>
/// <param name="FragSize">Length of a fragment, in bytes.</param>
/// <param name="FragmentationMatrix">0..7; 0 is the only one defined.</param>
/// <param name="BlockAckDelay">0..7: answers to the group come within 2 to the power of (this + 4) seconds.</param>
/// <param name="Padding">Bytes at the end of the last fragment that do not belong to the block.</param>
/// <param name="Descriptor">
/// Free for the application, such as a firmware version; the first byte on the air lowest.
/// </param>
public readonly record struct FragSessionSetupReqV1(
    int FragIndex, int McGroupBitMask, int NbFrag, byte FragSize, int FragmentationMatrix, int BlockAckDelay,
    byte Padding, uint Descriptor)
    : IPackageCommand<FragSessionSetupReqV1>
{
    // index 5..4, groups 3..0 | NbFrag 2 | FragSize 1 | RFU 7..6, matrix 5..3, delay 2..0 | Padding 1 | Descriptor 4

    /// <inheritdoc />
    public static byte Cid => 0x02;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 10;

    /// <inheritdoc />
    public static FragSessionSetupReqV1 Read(ReadOnlySpan<byte> payload) => new(
        (payload[0] >> 4) & 0x03, payload[0] & 0x0F, BinaryPrimitives.ReadUInt16LittleEndian(payload[1..]) & 0x3FFF,
        payload[3], (payload[4] >> 3) & 0x07, payload[4] & 0x07, payload[5],
        BinaryPrimitives.ReadUInt32LittleEndian(payload[6..]));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = (byte)((MacFields.Bits(FragIndex, 2) << 4) | MacFields.Bits(McGroupBitMask, 4));
        BinaryPrimitives.WriteUInt16LittleEndian(destination[2..], (ushort)MacFields.WideBits(NbFrag, 14));
        destination[4] = FragSize;
        destination[5] = (byte)((MacFields.Bits(FragmentationMatrix, 3) << 3) | MacFields.Bits(BlockAckDelay, 3));
        destination[6] = Padding;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[7..], Descriptor);
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="FragSessionSetupReq"/> and <see cref="FragSessionSetupReqV1"/> (TS004).</summary>
/// <param name="FragAlgoUnsupported">Version 1: the matrix.</param>
/// <param name="NotEnoughMemory">For a block of that size.</param>
/// <param name="FragIndexUnsupported">Of the session.</param>
/// <param name="WrongDescriptor">The device does not want such a block.</param>
/// <param name="SessionCntReplay">SessionCnt was used before; reserved in version 1.</param>
/// <param name="FragIndex">Of the session, 0..3.</param>
public readonly record struct FragSessionSetupAns(
    bool FragAlgoUnsupported, bool NotEnoughMemory, bool FragIndexUnsupported, bool WrongDescriptor,
    bool SessionCntReplay, int FragIndex)
    : IPackageCommand<FragSessionSetupAns>
{
    // FragIndex 7..6 | RFU 5 | SessionCntReplay 4 | descriptor 3 | index 2 | memory 1 | algo 0

    /// <inheritdoc />
    public static byte Cid => 0x02;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <summary>The session is set up.</summary>
    public bool IsAccepted =>
        !FragAlgoUnsupported && !NotEnoughMemory && !FragIndexUnsupported && !WrongDescriptor && !SessionCntReplay;

    /// <inheritdoc />
    public static FragSessionSetupAns Read(ReadOnlySpan<byte> payload) => new(
        MacFields.Bit(payload[0], 0), MacFields.Bit(payload[0], 1), MacFields.Bit(payload[0], 2),
        MacFields.Bit(payload[0], 3), MacFields.Bit(payload[0], 4), payload[0] >> 6);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        var errors = MacFields.Flags(
            FragAlgoUnsupported, NotEnoughMemory, FragIndexUnsupported, WrongDescriptor, SessionCntReplay);
        destination[1] = (byte)((MacFields.Bits(FragIndex, 2) << 6) | errors);
        return 1 + PayloadBytes;
    }
}
