using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>Channels of a dynamic plan that no join accept gave the device, and those of its profile.</summary>
internal sealed class NewChannelNegotiation() : MacNegotiation<NewChannelReq, NewChannelAns>("NewChannelReq")
{
    public override bool Settles(MacState agreed, ReadOnlySpan<byte> request, ReadOnlySpan<byte> silent) =>
        request[0] == silent[0] && request[1] == silent[1];

    protected override void Want(MacTalk talk)
    {
        var defined = DeviceChannels.Defined(talk.Region, talk.Mac);
        foreach (var (index, channel) in DeviceChannels.ToDefine(talk.Region, talk.Settings))
        {
            var has = defined.Contains(index) ? DeviceChannels.Find(talk.Region, talk.Mac, index) : null;
            if (has is null || has.FrequencyHz != channel.FrequencyHz || has.MinDataRate != channel.MinDataRate
                || has.MaxDataRate != channel.MaxDataRate || IsUncertainAt(talk, index))
            {
                Wish(talk, new NewChannelReq(
                    (byte)index, channel.FrequencyHz, channel.MinDataRate, channel.MaxDataRate));
            }
        }
    }

    private bool IsUncertainAt(MacTalk talk, int index) => talk.Mac.Refused.Any(
        silent => silent.Answer is null && silent.Bytes[0] == Cid && silent.Bytes[1] == index);

    protected override bool IsAccepted(NewChannelAns answer) => answer.IsAccepted;

    /// <summary>A new channel is switched on, and its RX1 is where it sends (1.0.4, section 5.6).</summary>
    protected override MacState Agree(MacTalk talk, NewChannelReq request, NewChannelAns answer) =>
        DeviceChannels.With(talk.Mac, new MacChannel(request.ChIndex, request.FrequencyHz, request.MinDataRate,
            request.MaxDataRate, request.FrequencyHz));
}
