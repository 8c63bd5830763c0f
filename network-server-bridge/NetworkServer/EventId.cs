using System.Buffers.Binary;
using System.IO.Hashing;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>Identifiers of events that follow from what they name, so that a replay gives them again.</summary>
internal static class EventId
{
    public static Guid OfUplink(Eui64 devEui, uint sessionNumber, uint fCntUp) => Of(0, devEui, sessionNumber, fCntUp);

    public static Guid OfJoin(Eui64 devEui, uint sessionNumber) => Of(1, devEui, sessionNumber, 0);

    private static Guid Of(byte kind, Eui64 devEui, uint sessionNumber, uint fCntUp)
    {
        // kind 1 | DevEUI 8 | session 4 | counter 4; the hash is marked as a UUID of version 8 (RFC 9562, section 5.8)
        Span<byte> name = stackalloc byte[17];
        name[0] = kind;
        devEui.WriteBigEndian(name[1..]);
        BinaryPrimitives.WriteUInt32BigEndian(name[9..], sessionNumber);
        BinaryPrimitives.WriteUInt32BigEndian(name[13..], fCntUp);
        Span<byte> id = stackalloc byte[16];
        XxHash128.Hash(name, id);
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
