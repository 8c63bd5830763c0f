using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>Whose join requests a relay forwards: rules are set, and those no longer wanted deleted.</summary>
internal sealed class FilterListNegotiation() : MacNegotiation<FilterListReq, FilterListAns>("FilterListReq")
{
    public override bool Settles(MacState agreed, ReadOnlySpan<byte> request, ReadOnlySpan<byte> silent) =>
        request[0] == silent[0] && FilterListReq.Read(request[1..]).FilterListIdx
            == FilterListReq.Read(silent[1..]).FilterListIdx;

    protected override void Want(MacTalk talk)
    {
        if (talk.Settings.Relay is not { } relay)
            return;
        foreach (var row in RelayAgreements.Rows(talk.Mac, FilterListReq.Cid))
        {
            if (!relay.Filters.Any(rule => rule.FilterListIdx == row))
                Wish(talk, new FilterListReq(row, FilterListAction.NoRule, 0, UInt128.Zero));
        }

        foreach (var rule in relay.Filters)
        {
            if (rule.Action != FilterListAction.NoRule && MacBytes.TryWrite(rule, out var bytes)
                && !RelayAgreements.Has(talk.Mac, bytes))
                Wish(talk, rule);
        }
    }

    protected override bool IsAccepted(FilterListAns answer) => answer.IsAccepted;

    protected override MacState Agree(MacTalk talk, FilterListReq request, FilterListAns answer) =>
        request.Action == FilterListAction.NoRule
            ? RelayAgreements.Without(talk.Mac, FilterListReq.Cid, request.FilterListIdx)
            : RelayAgreements.With(talk.Mac, MacBytes.Of(request));
}
