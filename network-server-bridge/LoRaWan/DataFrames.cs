using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>
/// Writes LoRaWAN 1.0.x data frames: lays out, encrypts and signs. Fields that no frame can have are a programming
/// error and throw <see cref="ArgumentException"/>: a wrong message type, FOpts over 15 bytes, FOpts with FPort 0, a
/// payload without FPort, more than 255 bytes in all.
/// </summary>
public static class DataFrames
{
    /// <summary>Longest FOpts, in bytes.</summary>
    public const int MaxFOptsBytes = 15;

    /// <summary>A whole downlink PHYPayload.</summary>
    /// <param name="fields">What it says.</param>
    /// <param name="nwkSKey">Signs, and encrypts FPort 0.</param>
    /// <param name="appSKey">Encrypts FPort 1 to 255.</param>
    public static byte[] WriteDown(in DownlinkFields fields, AesCipher nwkSKey, AesCipher appSKey)
    {
        if (fields.MType is not (MType.UnconfirmedDataDown or MType.ConfirmedDataDown))
            throw new ArgumentException($"{fields.MType} is not a data downlink.", nameof(fields));

        var phy = Allocate(fields.FOpts.Length, fields.FPort, fields.Payload.Length);
        phy[5] = FCtrl.ForDownlink(fields).Value;
        Fill(phy, new Content(fields.MType, fields.DevAddr, fields.FCnt32, fields.FOpts, fields.FPort, fields.Payload),
            nwkSKey, appSKey, downlink: true);
        return phy;
    }

    /// <summary>A whole uplink PHYPayload, as a device would send it.</summary>
    /// <param name="fields">What it says.</param>
    /// <param name="nwkSKey">Signs, and encrypts FPort 0.</param>
    /// <param name="appSKey">Encrypts FPort 1 to 255.</param>
    public static byte[] WriteUp(in UplinkFields fields, AesCipher nwkSKey, AesCipher appSKey)
    {
        if (fields.MType is not (MType.UnconfirmedDataUp or MType.ConfirmedDataUp))
            throw new ArgumentException($"{fields.MType} is not a data uplink.", nameof(fields));

        var phy = Allocate(fields.FOpts.Length, fields.FPort, fields.Payload.Length);
        phy[5] = FCtrl.ForUplink(fields).Value;
        Fill(phy, new Content(fields.MType, fields.DevAddr, fields.FCnt32, fields.FOpts, fields.FPort, fields.Payload),
            nwkSKey, appSKey, downlink: false);
        return phy;
    }

    private static byte[] Allocate(int fOptsBytes, byte? fPort, int payloadBytes)
    {
        if (fOptsBytes > MaxFOptsBytes)
            throw new ArgumentException($"FOpts has {fOptsBytes} bytes; at most {MaxFOptsBytes} fit.");
        if (fPort == 0 && fOptsBytes > 0)
            throw new ArgumentException("MAC commands go into FOpts or on FPort 0, not both.");
        if (fPort is null && payloadBytes > 0)
            throw new ArgumentException("A payload needs an FPort.");

        var length = DataFrame.MinLengthBytes + fOptsBytes + (fPort is null ? 0 : 1 + payloadBytes);
        if (length > DataFrame.MaxLengthBytes)
            throw new ArgumentException($"A frame of {length} bytes: a radio sends {DataFrame.MaxLengthBytes}.");
        return new byte[length];
    }

    // MHDR 1 | DevAddr 4 | FCtrl 1 (set by the caller) | FCnt 2 | FOpts 0..15 | [FPort 1 | FRMPayload] | MIC 4
    private static void Fill(Span<byte> phy, in Content content, AesCipher nwkSKey, AesCipher appSKey, bool downlink)
    {
        phy[0] = new Mhdr(content.MType).Value;
        content.DevAddr.WriteLittleEndian(phy[1..]);
        BinaryPrimitives.WriteUInt16LittleEndian(phy[6..], (ushort)content.FCnt32);
        content.FOpts.Span.CopyTo(phy[8..]);
        if (content.FPort is { } fPort)
        {
            var portOffset = 8 + content.FOpts.Length;
            phy[portOffset] = fPort;
            var payload = phy.Slice(portOffset + 1, content.Payload.Length);
            content.Payload.Span.CopyTo(payload);
            DataCrypto.CryptFrmPayload(
                DataCrypto.IsNetworkPort(fPort) ? nwkSKey : appSKey, content.DevAddr, content.FCnt32, downlink,
                payload);
        }

        var micOffset = phy.Length - DataFrame.MicLengthBytes;
        var mic = DataCrypto.ComputeMic10(nwkSKey, phy[..micOffset], content.DevAddr, content.FCnt32, downlink);
        BinaryPrimitives.WriteUInt32LittleEndian(phy[micOffset..], mic);
    }

    private readonly record struct Content(
        MType MType, DevAddr DevAddr, uint FCnt32, ReadOnlyMemory<byte> FOpts, byte? FPort,
        ReadOnlyMemory<byte> Payload);
}
