using System.Numerics;

namespace Kreisfunk.LoRaWan;

/// <summary>A multicast group that a device has, in <see cref="McGroupStatusAns"/>.</summary>
/// <param name="McGroupId">0..3.</param>
/// <param name="McAddr">The group's address.</param>
public readonly record struct McGroup(int McGroupId, DevAddr McAddr);

/// <summary>Asks which multicast groups a device has (TS005).</summary>
/// <param name="ReqGroupMask">One bit for each group asked about, 0..15.</param>
public readonly record struct McGroupStatusReq(int ReqGroupMask) : IPackageCommand<McGroupStatusReq>
{
    /// <inheritdoc />
    public static byte Cid => 0x01;

    /// <inheritdoc />
    public static bool IsUplink => false;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    /// <inheritdoc />
    public static McGroupStatusReq Read(ReadOnlySpan<byte> payload) => new(payload[0] & 0x0F);

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        destination[1] = MacFields.Bits(ReqGroupMask, 4);
        return 1 + PayloadBytes;
    }
}

/// <summary>
/// Answers <see cref="McGroupStatusReq"/> (TS005). Two are equal when they hold the same list, not the same groups.
/// </summary>
/// <param name="NbTotalGroups">Groups that the device has, 0..7.</param>
/// <param name="Groups">Those that were asked about, at most 4, each once.</param>
public readonly record struct McGroupStatusAns(
    int NbTotalGroups, IReadOnlyList<McGroup> Groups) : IPackageCommand<McGroupStatusAns>
{
    // RFU 7, NbTotalGroups 6..4, AnsGroupMask 3..0 | for each bit: RFU 7..2, McGroupID 1..0 | McAddr 4

    /// <inheritdoc />
    public static byte Cid => 0x01;

    /// <inheritdoc />
    public static bool IsUplink => true;

    /// <inheritdoc />
    public static int PayloadBytes => 1;

    private const int GroupBytes = 5;

    /// <inheritdoc cref="ICommand{TSelf}.MoreBytes" />
    public static int MoreBytes(ReadOnlySpan<byte> payload) => BitOperations.PopCount(payload[0] & 0x0Fu) * GroupBytes;

    /// <inheritdoc />
    public static McGroupStatusAns Read(ReadOnlySpan<byte> payload)
    {
        var groups = new McGroup[MoreBytes(payload) / GroupBytes];
        for (var i = 0; i < groups.Length; i++)
        {
            var group = payload.Slice(1 + (i * GroupBytes), GroupBytes);
            groups[i] = new McGroup(group[0] & 0x03, DevAddr.ReadLittleEndian(group[1..]));
        }

        return new McGroupStatusAns((payload[0] >> 4) & 0x07, groups);
    }

    /// <inheritdoc />
    public int Write(Span<byte> destination)
    {
        destination[0] = Cid;
        var mask = 0;
        var offset = 2;
        foreach (var group in Groups)
        {
            var bit = 1 << MacFields.Bits(group.McGroupId, 2);
            MacFields.Require((mask & bit) == 0, nameof(Groups), "A group is there twice.");
            mask |= bit;
            destination[offset] = (byte)group.McGroupId;
            group.McAddr.WriteLittleEndian(destination[(offset + 1)..]);
            offset += GroupBytes;
        }

        destination[1] = (byte)((MacFields.Bits(NbTotalGroups, 3) << 4) | mask);
        return offset;
    }
}
