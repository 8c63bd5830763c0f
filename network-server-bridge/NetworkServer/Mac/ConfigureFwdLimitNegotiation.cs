using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>How much a relay forwards.</summary>
internal sealed class ConfigureFwdLimitNegotiation()
    : MacNegotiation<ConfigureFwdLimitReq, ConfigureFwdLimitAns>("ConfigureFwdLimitReq")
{
    protected override void Want(MacTalk talk)
    {
        if (talk.Settings.Relay?.ForwardLimits is { } wanted && MacBytes.TryWrite(wanted, out var bytes)
            && (!RelayAgreements.Has(talk.Mac, bytes) || IsUncertain(talk)))
            Wish(talk, wanted);
    }

    protected override MacState Agree(MacTalk talk, ConfigureFwdLimitReq request, ConfigureFwdLimitAns answer) =>
        RelayAgreements.With(talk.Mac, MacBytes.Of(request));
}
