using System.Buffers.Binary;
using System.IO.Hashing;

namespace Kreisfunk.NetworkServer;

/// <summary>Names of what a deployment queues. They follow from what it is, so nothing is queued twice.</summary>
internal static class RequestId
{
    public static Guid OfFragment(Guid deployment, int round, int number) => Of(deployment, 1, round, number);

    public static Guid OfMember(Guid deployment, DeploymentMember member, int lastRound)
    {
        var turns = (lastRound << 16) | (member.Restarts << 8) | (int)member.Step;
        var tries = (member.Repairs << 24) | (member.RepairLeft << 12) | member.Tries;
        return Of(deployment, (long)member.DevEui.Value, turns, tries);
    }

    public static Guid OfClock(Guid uplink) => Of(uplink, 2, 0, 0);

    public static Guid OfReceived(Guid uplink) => Of(uplink, 3, 0, 0);

    private static Guid Of(Guid outer, long first, int second, int third)
    {
        // outer 16 | first 8 | second 4 | third 4; the hash is marked as a UUID of version 8 (RFC 9562, section 5.8)
        Span<byte> name = stackalloc byte[32];
        outer.TryWriteBytes(name, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(name[16..], first);
        BinaryPrimitives.WriteInt32BigEndian(name[24..], second);
        BinaryPrimitives.WriteInt32BigEndian(name[28..], third);
        Span<byte> id = stackalloc byte[16];
        XxHash128.Hash(name, id);
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
