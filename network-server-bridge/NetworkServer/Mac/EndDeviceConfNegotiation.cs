using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>How a device behind a relay sends.</summary>
internal sealed class EndDeviceConfNegotiation()
    : MacNegotiation<EndDeviceConfReq, EndDeviceConfAns>("EndDeviceConfReq")
{
    protected override void Want(MacTalk talk)
    {
        if (talk.Settings.Relay?.EndDevice is { } wanted && MacBytes.TryWrite(wanted, out var bytes)
            && (!RelayAgreements.Has(talk.Mac, bytes) || IsUncertain(talk)))
            Wish(talk, wanted);
    }

    protected override bool IsAccepted(EndDeviceConfAns answer) => answer.IsAccepted;

    protected override MacState Agree(MacTalk talk, EndDeviceConfReq request, EndDeviceConfAns answer) =>
        RelayAgreements.With(talk.Mac, MacBytes.Of(request));
}
