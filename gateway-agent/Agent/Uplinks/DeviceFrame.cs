using System.Buffers.Binary;

namespace Kreisfunk.GatewayAgent.Uplinks;

/// <summary>Whose data frame it is, and which, as far as anybody can see who has no keys.</summary>
internal readonly record struct DeviceFrame(uint DevAddr, ushort FCnt)
{
    private const int UnconfirmedDataUp = 2, ConfirmedDataUp = 4, ShortestBytes = 12, MicBytes = 4;

    /// <summary>On this port a relay sends on what it heard of others.</summary>
    private const byte RelayPort = 226;

    // MHDR 1 | DevAddr 4 | FCtrl 1 | FCnt 2 | FOpts 0..15 | [FPort 1 | FRMPayload] | MIC 4  (LoRaWAN 1.0.4, section 4)
    /// <summary>False for joins, relayed frames and all else whose order matters to more than one device.</summary>
    public static bool TryRead(ReadOnlySpan<byte> phyPayload, out DeviceFrame frame)
    {
        frame = default;
        if (phyPayload.Length < ShortestBytes || phyPayload[0] >> 5 is not (UnconfirmedDataUp or ConfirmedDataUp))
            return false;
        var port = 8 + (phyPayload[5] & 0x0f);
        if (port < phyPayload.Length - MicBytes && phyPayload[port] == RelayPort)
            return false;
        frame = new DeviceFrame(BinaryPrimitives.ReadUInt32LittleEndian(phyPayload[1..]),
            BinaryPrimitives.ReadUInt16LittleEndian(phyPayload[6..]));
        return true;
    }

    /// <summary>Reads it from a gw.UplinkFrame, whose first field is the PHYPayload.</summary>
    public static bool TryReadUplink(ReadOnlySpan<byte> uplink, out DeviceFrame frame)
    {
        frame = default;
        const byte PhyPayloadTag = 0x0a;
        if (uplink.Length < 3 || uplink[0] != PhyPayloadTag)
            return false;
        // A PHYPayload has up to 255 bytes: one or two bytes of length.
        var (length, start) = uplink[1] < 0x80 ? (uplink[1], 2) : ((uplink[1] & 0x7f) | (uplink[2] << 7), 3);
        return start + length <= uplink.Length && TryRead(uplink.Slice(start, length), out frame);
    }
}
