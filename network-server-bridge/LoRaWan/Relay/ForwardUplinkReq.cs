using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <summary>How a relay heard the frame it forwards; the frame's PHYPayload follows (TS011-1.0.1).</summary>
/// <param name="DataRate">Index of the data rate, 0..15.</param>
/// <param name="SnrDb">-20..11 dB.</param>
/// <param name="RssiDbm">-142..-15 dBm.</param>
/// <param name="WorChannel">Channel of the wake-up frame, 0..3: 0 the default one, 1 the second.</param>
/// <param name="FrequencyHz">In steps of 100 Hz, from 2.4 GHz on of 200 Hz.</param>
public readonly record struct ForwardUplinkReq(
    int DataRate, int SnrDb, int RssiDbm, int WorChannel, uint FrequencyHz)
{
    /// <summary>Length of the fields in front of the PHYPayload, in bytes.</summary>
    public const int HeaderBytes = 6;

    /// <summary>Reads a forwarded uplink. Never throws; the PHYPayload is not looked into.</summary>
    /// <param name="payload">Plain FRMPayload.</param>
    /// <param name="request">The fields; the default on false.</param>
    /// <param name="phy">The device's PHYPayload, not empty; empty on false.</param>
    /// <returns>False when there is no PHYPayload behind the fields.</returns>
    public static bool TryRead(ReadOnlySpan<byte> payload, out ForwardUplinkReq request, out ReadOnlySpan<byte> phy)
    {
        // RFU 23..18, WORChannel 17..16, RSSI 15..9 as -15 - n, SNR 8..4 as n - 20, DR 3..0 | Frequency 3 | PHYPayload
        request = default;
        phy = default;
        if (payload.Length <= HeaderBytes)
            return false;

        var bits = (int)JoinAccept.ReadUInt24(payload);
        request = new ForwardUplinkReq(
            bits & 0x0F, ((bits >> 4) & 0x1F) - 20, -15 - ((bits >> 9) & 0x7F), (bits >> 16) & 0x03,
            MacFields.FrequencyHz(payload[3..]));
        phy = payload[HeaderBytes..];
        return true;
    }

    /// <summary>Writes the payload, as a relay does.</summary>
    /// <param name="phy">The device's PHYPayload.</param>
    /// <param name="destination">At least <see cref="HeaderBytes"/> longer; shorter is a programming error.</param>
    /// <returns>The bytes written.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A field is out of its range: a programming error.</exception>
    public int Write(ReadOnlySpan<byte> phy, Span<byte> destination)
    {
        var bits = MacFields.Bits(DataRate, 4) | (MacFields.Bits(SnrDb + 20, 5, nameof(SnrDb)) << 4)
            | (MacFields.Bits(-15 - RssiDbm, 7, nameof(RssiDbm)) << 9) | (MacFields.Bits(WorChannel, 2) << 16);
        BinaryPrimitives.WriteUInt16LittleEndian(destination, (ushort)bits);
        destination[2] = (byte)(bits >> 16);
        MacFields.WriteFrequency(FrequencyHz, destination[3..]);
        phy.CopyTo(destination[HeaderBytes..]);
        return HeaderBytes + phy.Length;
    }
}
