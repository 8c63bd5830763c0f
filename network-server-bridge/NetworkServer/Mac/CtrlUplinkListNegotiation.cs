using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>Devices a relay no longer forwards for are deleted from its list.</summary>
internal sealed class CtrlUplinkListNegotiation()
    : MacNegotiation<CtrlUplinkListReq, CtrlUplinkListAns>("CtrlUplinkListReq")
{
    public override bool Settles(MacState agreed, ReadOnlySpan<byte> request, ReadOnlySpan<byte> silent) =>
        request[0] == silent[0] && CtrlUplinkListReq.Read(request[1..]).UplinkListIdx
            == CtrlUplinkListReq.Read(silent[1..]).UplinkListIdx;

    protected override void Want(MacTalk talk)
    {
        foreach (var row in RelayAgreements.Rows(talk.Mac, UpdateUplinkListReq.Cid))
        {
            if (talk.Settings.Relay is not { } relay || !relay.Devices.Any(served => served.Row == row))
                Wish(talk, new CtrlUplinkListReq(row, Remove: true));
        }
    }

    /// <summary>A relay that does not know the row has nothing to delete.</summary>
    protected override MacState Agree(MacTalk talk, CtrlUplinkListReq request, CtrlUplinkListAns answer) =>
        RelayAgreements.Without(talk.Mac, UpdateUplinkListReq.Cid, request.UplinkListIdx);
}
