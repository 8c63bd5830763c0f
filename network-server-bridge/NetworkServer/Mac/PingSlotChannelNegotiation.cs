using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>Class B: where ping slots are, when not where the region has them.</summary>
internal sealed class PingSlotChannelNegotiation()
    : MacNegotiation<PingSlotChannelReq, PingSlotChannelAns>("PingSlotChannelReq")
{
    public override bool RepeatsAnswer => true;

    protected override void Want(MacTalk talk)
    {
        var (settings, mac, regions) = (talk.Settings, talk.Mac, talk.Region.Beacon.DataRate);
        if (!settings.SupportsClassB)
            return;
        var frequencyHz = settings.PingSlotFrequencyHz ?? 0;
        var dataRate = settings.PingSlotDataRate ?? regions;
        if (mac.PingSlotFrequencyHz != frequencyHz || (mac.PingSlotDataRate ?? regions) != dataRate)
            Wish(talk, new PingSlotChannelReq(frequencyHz, dataRate));
    }

    protected override bool IsAccepted(PingSlotChannelAns answer) => answer.IsAccepted;

    protected override MacState Agree(MacTalk talk, PingSlotChannelReq request, PingSlotChannelAns answer) =>
        talk.Mac with { PingSlotFrequencyHz = request.FrequencyHz, PingSlotDataRate = request.DataRate };
}
