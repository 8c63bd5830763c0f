using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>1.1: how long the device waits for a downlink before it falls back by itself.</summary>
internal sealed class AdrParamSetupNegotiation()
    : MacNegotiation<AdrParamSetupReq, AdrParamSetupAns>("ADRParamSetupReq")
{
    // ADR_ACK_LIMIT 64 and ADR_ACK_DELAY 32, the defaults of every region (RP002-1.0.4, section 2).
    private static readonly AdrParamSetupReq Standard = new(6, 5);

    protected override void Want(MacTalk talk)
    {
        var settings = talk.Settings;
        var has = talk.Mac.AdrParams is { } told ? AdrParamSetupReq.Read([told]) : Standard;
        var wanted = new AdrParamSetupReq(settings.AdrAckLimitExponent ?? Standard.LimitExp,
            settings.AdrAckDelayExponent ?? Standard.DelayExp);
        if (wanted != has || IsUncertain(talk))
            Wish(talk, wanted);
    }

    protected override MacState Agree(MacTalk talk, AdrParamSetupReq request, AdrParamSetupAns answer) =>
        talk.Mac with { AdrParams = MacBytes.Of(request)[1] };
}
