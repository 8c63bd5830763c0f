using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>The delay of RX1, where it differs from what the join accept has told.</summary>
internal sealed class RxTimingSetupNegotiation()
    : MacNegotiation<RxTimingSetupReq, RxTimingSetupAns>("RXTimingSetupReq")
{
    public override bool RepeatsAnswer => true;

    protected override void Want(MacTalk talk)
    {
        var wanted = Math.Clamp(
            talk.Settings.ReceiveDelay1Seconds ?? (int)talk.Options.ReceiveDelay1.TotalSeconds, 1, 15);
        if (Math.Max((byte)1, talk.Mac.Receive.Delay1Seconds) != wanted)
            Wish(talk, new RxTimingSetupReq(wanted));
    }

    protected override MacState Agree(MacTalk talk, RxTimingSetupReq request, RxTimingSetupAns answer) =>
        talk.Mac with { Receive = talk.Mac.Receive with { Delay1Seconds = (byte)request.DelaySeconds } };
}
