using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>Class B: where beacons are, when not where the region has them.</summary>
internal sealed class BeaconFreqNegotiation() : MacNegotiation<BeaconFreqReq, BeaconFreqAns>("BeaconFreqReq")
{
    protected override void Want(MacTalk talk)
    {
        var wanted = talk.Settings.BeaconFrequencyHz ?? 0;
        if (talk.Settings.SupportsClassB && (talk.Mac.BeaconFrequencyHz != wanted || IsUncertain(talk)))
            Wish(talk, new BeaconFreqReq(wanted));
    }

    protected override bool IsAccepted(BeaconFreqAns answer) => answer.BeaconFrequencyOk;

    protected override MacState Agree(MacTalk talk, BeaconFreqReq request, BeaconFreqAns answer) =>
        talk.Mac with { BeaconFrequencyHz = request.FrequencyHz };
}
