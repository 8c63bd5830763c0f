using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>Lets a relay forward the uplinks of a device (TS011-1.0.1, section 10). The key never prints.</summary>
/// <param name="UplinkListIdx">0..15.</param>
/// <param name="ReloadRate">0..63 uplinks an hour; 63: no limit.</param>
/// <param name="BucketSize">0..3: tokens of 1, 2, 4 or 12 times the rate.</param>
/// <param name="DevAddr">The device.</param>
/// <param name="WFCnt">The counter of wake-up frames that the relay expects next.</param>
/// <param name="RootWorSKey">
/// Root key of the device's wake-up frames, in plain text: the downlink's encryption hides it.
/// </param>
public readonly record struct UpdateUplinkListReq(
    int UplinkListIdx, int ReloadRate, int BucketSize, DevAddr DevAddr, uint WFCnt, AesKey RootWorSKey)
    : IMacCommand<UpdateUplinkListReq>
{
    // RFU 7..4, UplinkListIdx 3..0 | BucketSize 7..6, ReloadRate 5..0 | DevAddr 4 | WFCnt 4 | RootWorSKey 16

    /// <inheritdoc />
    public static byte Cid => 0x43;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 26;

    /// <inheritdoc />
    public static UpdateUplinkListReq Read(ReadOnlySpan<byte> payload) => new(
        payload[0] & 0x0F, payload[1] & 0x3F, payload[1] >> 6, DevAddr.ReadLittleEndian(payload[2..]),
        BinaryPrimitives.ReadUInt32LittleEndian(payload[6..]), new AesKey(payload.Slice(10, AesKey.LengthBytes)));

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Bits(UplinkListIdx, 4);
        destination[2] = (byte)((MacFields.Bits(BucketSize, 2) << 6) | MacFields.Bits(ReloadRate, 6));
        DevAddr.WriteLittleEndian(destination[3..]);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[7..], WFCnt);
        RootWorSKey.CopyTo(destination[11..]);
        return 1 + PayloadBytes;
    }
}

/// <summary>Answers <see cref="UpdateUplinkListReq"/> (TS011-1.0.1, section 10).</summary>
public readonly record struct UpdateUplinkListAns : IMacCommand<UpdateUplinkListAns>
{
    /// <inheritdoc />
    public static byte Cid => 0x43;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 0;

    /// <inheritdoc />
    public static UpdateUplinkListAns Read(ReadOnlySpan<byte> payload) => default;

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        return 1;
    }
}
