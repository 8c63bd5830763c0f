using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// Data rate, power and NbTrans as ADR wants them, and the channels. Several blocks in one downlink are one request:
/// the device does all of it or nothing.
/// </summary>
internal sealed class LinkAdrNegotiation : IMacNegotiation
{
    private const byte MaskBit = 1, DataRateBit = 2, PowerBit = 4, AllBits = 7;
    private const int BlockBytes = 5;

    public string Name => "LinkADRReq";

    public byte Cid => LinkAdrReq.Cid;

    /// <summary>
    /// The whole wish, or, while the device refuses it, the part it has not refused. Not beside NewChannelReq: the mask
    /// would switch off what that has just switched on.
    /// </summary>
    public void Wish(MacTalk talk)
    {
        if (talk.Requests.Exists(request => request[0] == NewChannelReq.Cid))
            return;
        var refused = (byte)0;
        while (Write(talk, refused) is { } wish)
        {
            if (MacRefusals.Find(talk.Mac, wish) is { Answer: { } answer } refusal && refusal.NextTryAt > talk.Now)
            {
                var more = (byte)(refused | (~answer & AllBits));
                if (more == refused)
                    return;
                refused = more;
                continue;
            }

            talk.Wishes.Add(wish);
            return;
        }
    }

    public int AnswersTo(ReadOnlySpan<byte> request) => request.Length / BlockBytes;

    public MacState? Take(MacTalk talk, ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer)
    {
        return LinkAdrAns.Read(answer[1..]).IsAccepted ? Agree(talk, request) : null;
    }

    /// <summary>Its mask switches off what NewChannelReq may have switched on, too.</summary>
    public bool Settles(MacState agreed, ReadOnlySpan<byte> request, ReadOnlySpan<byte> silent) =>
        silent[0] == Cid || (silent[0] == NewChannelReq.Cid && !agreed.Channels.Contains(silent[1]));

    /// <summary>A data rate that has just become the one asked for.</summary>
    public MacState? Followed(MacTalk talk, ReadOnlySpan<byte> request)
    {
        var asked = LinkAdrReq.Read(request[(request.Length - BlockBytes + 1)..]).DataRate;
        return asked == talk.Uplink.DataRate && talk.Session.History?.DataRateBefore is { } before && before != asked
            ? Agree(talk, request)
            : null;
    }

    private static MacState Agree(MacTalk talk, ReadOnlySpan<byte> request)
    {
        var channels = talk.Mac.Channels;
        var defined = DeviceChannels.Defined(talk.Region, talk.Mac);
        var last = default(LinkAdrReq);
        for (var rest = request; rest.Length >= BlockBytes; rest = rest[BlockBytes..])
        {
            last = LinkAdrReq.Read(rest[1..]);
            talk.Region.TryApplyChannelMask(
                channels, defined, new ChannelMask(last.ChMaskCntl, last.ChMask), out channels);
        }

        return talk.Mac with
        {
            Channels = channels.IsEmpty ? talk.Mac.Channels : channels,
            AgreedDataRate = last.DataRate,
            TxPower = last.TxPower,
            NbTrans = Math.Max(1, last.NbTrans),
        };
    }

    private static byte[]? Write(MacTalk talk, byte refused)
    {
        var mac = talk.Mac;
        var current = new AdrSetting(talk.Uplink.DataRate, mac.TxPower, mac.NbTrans);
        var wanted = talk.AdrWish?.To ?? current;
        if ((refused & DataRateBit) != 0)
            wanted = wanted with { DataRate = current.DataRate };
        if ((refused & PowerBit) != 0)
            wanted = wanted with { TxPower = current.TxPower };
        var masks = (refused & MaskBit) != 0 ? [] : MasksOf(talk);
        if (masks.Count == 0 && wanted == current && !IsUncertain(talk))
            return null;
        if (masks.Count == 0)
            masks = [talk.Region.KeepChannels(mac.Channels)];
        var bytes = new byte[BlockBytes * masks.Count];
        for (var i = 0; i < masks.Count; i++)
        {
            new LinkAdrReq(wanted.DataRate, wanted.TxPower, masks[i].ChMask, masks[i].ChMaskCntl, wanted.NbTrans)
                .Write(bytes.AsSpan(BlockBytes * i));
        }

        return bytes;
    }

    // The device may have done what it never answered, or have a channel that is not wanted any more.
    private static bool IsUncertain(MacTalk talk)
    {
        if (MacRefusals.IsUncertain(talk.Mac, LinkAdrReq.Cid, talk.Now))
            return true;
        if (!MacRefusals.IsUncertain(talk.Mac, NewChannelReq.Cid, talk.Now))
            return false;
        var wanted = DeviceChannels.ToDefine(talk.Region, talk.Settings).Select(channel => channel.Index).ToList();
        return talk.Mac.Refused.Any(silent => silent.Answer is null && silent.Bytes[0] == NewChannelReq.Cid
            && !wanted.Contains(silent.Bytes[1]));
    }

    // ChMaskCntl 5 in US915 and AU915 came with the regional parameters of 1.0.3.
    private static IReadOnlyList<ChannelMask> MasksOf(MacTalk talk)
    {
        // The region's file may have changed since the device was told: channels beyond the plan are none.
        var plan = ChannelSet.Range(0, talk.Region.MaxChannels - 1);
        var current = talk.Mac.Channels.Except(talk.Mac.Channels.Except(plan));
        var wanted = DeviceChannels.Wanted(talk.Region, talk.Settings, talk.Mac);
        return wanted.IsEmpty || current.IsEmpty
            ? []
            : talk.Region.WriteChannelMasks(wanted, current, MacStart.KnowsChannelMasks(talk.Settings));
    }
}
