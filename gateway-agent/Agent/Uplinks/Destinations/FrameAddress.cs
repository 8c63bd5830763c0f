using Kreisfunk.LoRaWan;

namespace Kreisfunk.GatewayAgent.Uplinks.Destinations;

/// <summary>What in a PHYPayload tells whose it is. Never throws and never allocates.</summary>
internal readonly record struct FrameAddress(FrameKind Kind, DevAddr DevAddr, Eui64 JoinEui, uint NetId)
{
    public static FrameAddress Read(ReadOnlySpan<byte> phy)
    {
        if (phy.IsEmpty)
            return default;
        var mhdr = new Mhdr(phy[0]);
        // What a major version to come looks like is not known; only a proprietary frame has no version.
        if (mhdr.MType == MType.Proprietary)
            return new FrameAddress(FrameKind.Proprietary, default, default, 0);
        if (mhdr.Major != 0)
            return default;
        return mhdr.MType switch
        {
            MType.JoinRequest => ReadJoin(phy),
            MType.RejoinRequest => ReadRejoin(phy),
            MType.JoinAccept => default,
            _ => ReadData(phy),
        };
    }

    // MHDR 1 | DevAddr 4 | FCtrl 1 | FCnt 2 | … | MIC 4     (LoRaWAN 1.0.4, section 4)
    private static FrameAddress ReadData(ReadOnlySpan<byte> phy) =>
        // Whatever else is wrong with it: the address is its network's, and so is the judgement.
        phy.Length is >= DataFrame.MinLengthBytes and <= DataFrame.MaxLengthBytes
            ? new FrameAddress(FrameKind.Data, DevAddr.ReadLittleEndian(phy[1..]), default, 0)
            : default;

    private static FrameAddress ReadJoin(ReadOnlySpan<byte> phy) => JoinRequest.TryRead(phy, out var request, out _)
        ? new FrameAddress(FrameKind.Join, default, request.JoinEui, 0)
        : default;

    private static FrameAddress ReadRejoin(ReadOnlySpan<byte> phy)
    {
        if (!RejoinRequest.TryRead(phy, out var request, out _))
            return default;
        return request.RejoinType == 1
            ? new FrameAddress(FrameKind.Join, default, request.JoinEui, 0)
            : new FrameAddress(FrameKind.Rejoin, default, default, request.NetId);
    }
}
