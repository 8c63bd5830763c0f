using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>1.1: how often the device sends rejoin requests by itself.</summary>
internal sealed class RejoinParamSetupNegotiation()
    : MacNegotiation<RejoinParamSetupReq, RejoinParamSetupAns>("RejoinParamSetupReq")
{
    protected override void Want(MacTalk talk)
    {
        if (talk.Settings is not { RejoinMaxTimeExponent: { } time, RejoinMaxCountExponent: { } count })
            return;
        var wanted = new RejoinParamSetupReq(time, count);
        if (talk.Mac.RejoinParams is not { } told || RejoinParamSetupReq.Read([told]) != wanted
            || IsUncertain(talk))
            Wish(talk, wanted);
    }

    /// <summary>The count is taken in any case; a device without a clock keeps no time, and never will.</summary>
    protected override MacState Agree(MacTalk talk, RejoinParamSetupReq request, RejoinParamSetupAns answer) =>
        talk.Mac with { RejoinParams = MacBytes.Of(request)[1] };
}
