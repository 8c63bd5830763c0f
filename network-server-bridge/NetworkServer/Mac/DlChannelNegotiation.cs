using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>RX1 of a channel on another frequency than its uplinks; only dynamic plans know it.</summary>
internal sealed class DlChannelNegotiation() : MacNegotiation<DlChannelReq, DlChannelAns>("DlChannelReq")
{
    public override bool RepeatsAnswer => true;

    protected override void Want(MacTalk talk)
    {
        if (talk.Region.HasFixedChannels)
            return;
        var defined = DeviceChannels.Defined(talk.Region, talk.Mac);
        foreach (var channel in defined)
        {
            if (DeviceChannels.Find(talk.Region, talk.Mac, channel) is not { } has)
                continue;
            var wanted = WantedFor(talk.Settings, channel) ?? has.FrequencyHz;
            if (has.DownlinkFrequencyHz != wanted)
                Wish(talk, new DlChannelReq((byte)channel, wanted));
        }
    }

    public override bool Settles(MacState agreed, ReadOnlySpan<byte> request, ReadOnlySpan<byte> silent) =>
        request[0] == silent[0] && request[1] == silent[1];

    protected override bool IsAccepted(DlChannelAns answer) => answer.IsAccepted;

    protected override MacState Agree(MacTalk talk, DlChannelReq request, DlChannelAns answer)
    {
        var mac = talk.Mac;
        if (DeviceChannels.Find(talk.Region, mac, request.ChIndex) is not { } channel)
            return mac;
        var moved = DeviceChannels.With(mac, channel with { DownlinkFrequencyHz = request.FrequencyHz });
        return moved with { Channels = mac.Channels };
    }

    private static uint? WantedFor(DeviceSettings settings, int channel)
    {
        foreach (var downlink in settings.DownlinkChannels)
        {
            if (downlink.Index == channel)
                return downlink.FrequencyHz;
        }

        return null;
    }
}
