using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// The network sets data rate, power, channels and repetitions (1.0.4, section 5.2). Several in one frame, next to each
/// other, are one request: only the last one's data rate, power and NbTrans count.
/// </summary>
/// <param name="DataRate">0..15; 15: keep.</param>
/// <param name="TxPower">0..15, an index of the region; 15: keep.</param>
/// <param name="ChMask">One bit for each channel of the block that ChMaskCntl names, the first in bit 0.</param>
/// <param name="ChMaskCntl">0..7; its meaning is the region's.</param>
/// <param name="NbTrans">0..15 transmissions of each unconfirmed uplink; 0: the default (1.0.4: keep).</param>
public readonly record struct LinkAdrReq(
    int DataRate, int TxPower, ushort ChMask, int ChMaskCntl, int NbTrans) : IMacCommand<LinkAdrReq>
{
    // DataRate 7..4, TXPower 3..0 | ChMask 2 | RFU 7, ChMaskCntl 6..4, NbTrans 3..0

    /// <inheritdoc />
    public static byte Cid => 0x03;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 4;

    /// <inheritdoc />
    public static LinkAdrReq Read(ReadOnlySpan<byte> payload) => new(
        payload[0] >> 4, payload[0] & 0x0F, BinaryPrimitives.ReadUInt16LittleEndian(payload[1..]),
        (payload[3] >> 4) & 0x07, payload[3] & 0x0F);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = (byte)((MacFields.Bits(DataRate, 4) << 4) | MacFields.Bits(TxPower, 4));
        BinaryPrimitives.WriteUInt16LittleEndian(destination[2..], ChMask);
        destination[4] = (byte)((MacFields.Bits(ChMaskCntl, 3) << 4) | MacFields.Bits(NbTrans, 4));
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="LinkAdrReq"/>; one answer for each request (1.0.4, section 5.2).</summary>
/// <param name="ChannelMaskAck">Every channel of the mask is known and usable.</param>
/// <param name="DataRateAck">The data rate is known and a channel allows it.</param>
/// <param name="PowerAck">The device can send with that power, or less.</param>
public readonly record struct LinkAdrAns(bool ChannelMaskAck, bool DataRateAck, bool PowerAck) : IMacCommand<LinkAdrAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x03;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <summary>The device has done the whole request; else it has done nothing.</summary>
    public bool IsAccepted => ChannelMaskAck && DataRateAck && PowerAck;

    /// <inheritdoc />
    public static LinkAdrAns Read(ReadOnlySpan<byte> payload) =>
        new(MacFields.Bit(payload[0], 0), MacFields.Bit(payload[0], 1), MacFields.Bit(payload[0], 2));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Flags(ChannelMaskAck, DataRateAck, PowerAck);
        return 1 + PayloadBytes;
    }
}
