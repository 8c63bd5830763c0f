using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>The largest share of time the device may send.</summary>
internal sealed class DutyCycleNegotiation() : MacNegotiation<DutyCycleReq, DutyCycleAns>("DutyCycleReq")
{
    protected override IEnumerable<DutyCycleReq> Wanted(MacTalk talk)
    {
        if (talk.Mac.MaxDutyCycle != talk.Settings.MaxDutyCycle || IsUncertain(talk))
            yield return new DutyCycleReq(talk.Settings.MaxDutyCycle);
    }

    protected override MacState Agree(MacTalk talk, DutyCycleReq request, DutyCycleAns answer) =>
        talk.Mac with { MaxDutyCycle = request.MaxDutyCycle };
}
