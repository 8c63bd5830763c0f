using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>The largest share of time the device may send.</summary>
internal sealed class DutyCycleNegotiation() : MacNegotiation<DutyCycleReq, DutyCycleAns>("DutyCycleReq")
{
    protected override void Want(MacTalk talk)
    {
        if (talk.Mac.MaxDutyCycle != talk.Settings.MaxDutyCycle || IsUncertain(talk))
            Wish(talk, new DutyCycleReq(talk.Settings.MaxDutyCycle));
    }

    protected override MacState Agree(MacTalk talk, DutyCycleReq request, DutyCycleAns answer) =>
        talk.Mac with { MaxDutyCycle = request.MaxDutyCycle };
}
