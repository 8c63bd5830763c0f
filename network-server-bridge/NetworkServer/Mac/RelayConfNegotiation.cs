using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>A relay is switched on, off and set.</summary>
internal sealed class RelayConfNegotiation() : MacNegotiation<RelayConfReq, RelayConfAns>("RelayConfReq")
{
    protected override void Want(MacTalk talk)
    {
        if (talk.Settings.Relay?.Relay is { } wanted && MacBytes.TryWrite(wanted, out var bytes)
            && (!RelayAgreements.Has(talk.Mac, bytes) || IsUncertain(talk)))
            Wish(talk, wanted);
    }

    protected override bool IsAccepted(RelayConfAns answer) => answer.IsAccepted;

    protected override MacState Agree(MacTalk talk, RelayConfReq request, RelayConfAns answer) =>
        RelayAgreements.With(talk.Mac, MacBytes.Of(request));
}
