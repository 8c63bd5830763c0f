using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>A relay has heard a device it does not know; there is no answer (TS011-1.0.1, section 10).</summary>
/// <param name="DevAddr">The device.</param>
/// <param name="WorSnrDb">SNR of its wake-up frame in dB, -20..11.</param>
/// <param name="WorRssiDbm">RSSI of its wake-up frame in dBm, -142..-15.</param>
public readonly record struct NotifyNewEndDeviceReq(
    DevAddr DevAddr, int WorSnrDb, int WorRssiDbm) : IMacCommand<NotifyNewEndDeviceReq>
{
    // DevAddr 4 | RFU 15..12, RSSI 11..5 as -15 - n dBm, SNR 4..0 as n - 20 dB

    /// <inheritdoc />
    public static byte Cid => 0x46;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 6;

    /// <inheritdoc />
    public static NotifyNewEndDeviceReq Read(ReadOnlySpan<byte> payload)
    {
        var power = BinaryPrimitives.ReadUInt16LittleEndian(payload[4..]);
        return new NotifyNewEndDeviceReq(
            DevAddr.ReadLittleEndian(payload), (power & 0x1F) - 20, -15 - ((power >> 5) & 0x7F));
    }

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        DevAddr.WriteLittleEndian(destination[1..]);
        var power = MacFields.Bits(WorSnrDb + 20, 5, nameof(WorSnrDb))
            | (MacFields.Bits(-15 - WorRssiDbm, 7, nameof(WorRssiDbm)) << 5);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[5..], (ushort)power);
        return 1 + PayloadBytes;
    }
}
