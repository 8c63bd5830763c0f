using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>The channels a device has, those it should have, and what it can send with on them.</summary>
internal static class DeviceChannels
{
    private const int MaxDataRates = 16;

    /// <summary>
    /// Channels the device has, switched on or off: of a fixed plan all, else the join channels and those it was given.
    /// </summary>
    public static ChannelSet Defined(Region region, MacState mac)
    {
        var defined = AllOf(region.HasFixedChannels ? region.UplinkChannels : region.DefaultJoinChannels)
            .Union(mac.Channels);
        foreach (var channel in mac.Extra)
            defined = defined.With(channel.Index);
        return defined;
    }

    /// <summary>Channels the device should have, by index; empty in a fixed plan, where it has all.</summary>
    public static IEnumerable<(int Index, Channel Channel)> ToDefine(Region region, DeviceSettings settings)
    {
        if (region.HasFixedChannels)
            yield break;
        for (var i = region.DefaultJoinChannels.Count; i < region.UplinkChannels.Count; i++)
        {
            if (region.EnabledChannels.Contains(i))
                yield return (i, region.UplinkChannels[i]);
        }

        var index = region.UplinkChannels.Count;
        foreach (var channel in settings.ExtraChannels)
        {
            if (index < region.MaxChannels && (settings.SupportsLrFhss || !IsLrFhss(region, channel)))
                yield return (index, channel);
            index++;
        }
    }

    /// <summary>Channels the device should send on, of those it has.</summary>
    public static ChannelSet Wanted(Region region, DeviceSettings settings, MacState mac)
    {
        if (region.HasFixedChannels)
            return region.EnabledChannels;
        var defined = Defined(region, mac);
        var wanted = default(ChannelSet);
        for (var i = 0; i < region.DefaultJoinChannels.Count; i++)
        {
            if (region.EnabledChannels.Contains(i))
                wanted = wanted.With(i);
        }

        foreach (var (index, _) in ToDefine(region, settings))
        {
            if (defined.Contains(index))
                wanted = wanted.With(index);
        }

        return wanted;
    }

    /// <summary>
    /// A frame on a channel that was switched off, or that the device was never given: after long silence devices
    /// switch all on again (1.0.4, section 4.3.1.1), and devices of the bench are made with more than they say.
    /// </summary>
    public static MacState Seen(MacTalk talk)
    {
        var (region, mac) = (talk.Region, talk.Mac);
        if (mac.Channels.IsEmpty || talk.Uplink.TxInfo is not { } heard
            || region.ChannelIndexOf(heard.Frequency, talk.Uplink.DataRate) is not { } index
            || mac.Channels.Contains(index))
            return mac;
        return mac with
        {
            Channels = region.HasFixedChannels ? AllOf(region.UplinkChannels) : mac.Channels.With(index),
        };
    }

    /// <summary>The data rates a device can use on the channels it sends on, by index.</summary>
    public static IReadOnlyList<int> DataRates(Region region, DeviceSettings settings, MacState mac)
    {
        var dwell = mac.TxParams is { } told ? (told & 0x10) != 0 : region.UplinkDwell;
        var onChannels = DataRatesOf(region, mac);
        var usable = new List<int>(MaxDataRates);
        for (var index = 0; index < MaxDataRates; index++)
        {
            if (((onChannels >> index) & 1) != 0 && region.UplinkDataRates.TryGetValue(index, out var rate)
                && region.MaxPayloadBytes(rate, settings.Regional, dwell) > 0
                && (rate.Modulation != RadioModulation.LrFhss || settings.SupportsLrFhss))
                usable.Add(index);
        }

        return usable;
    }

    /// <summary>A channel by its index, as the device has it; null when it is none of the plan's.</summary>
    public static MacChannel? Find(Region region, MacState mac, int index)
    {
        foreach (var extra in mac.Extra)
        {
            if (extra.Index == index)
                return extra;
        }

        if (index >= region.UplinkChannels.Count)
            return null;
        var channel = region.UplinkChannels[index];
        return new MacChannel(
            index, channel.FrequencyHz, channel.MinDataRate, channel.MaxDataRate, channel.FrequencyHz);
    }

    /// <summary>The state with a channel given to the device, in the place of what it had there.</summary>
    public static MacState With(MacState mac, MacChannel channel) => mac with
    {
        Channels = mac.Channels.With(channel.Index),
        Extra = [.. mac.Extra.Where(other => other.Index != channel.Index), channel],
    };

    // One bit for each data rate that a channel in use allows.
    private static int DataRatesOf(Region region, MacState mac)
    {
        var (bits, left) = (0, mac.Channels);
        foreach (var extra in mac.Extra)
        {
            bits |= left.Contains(extra.Index) ? Bits(extra.MinDataRate, extra.MaxDataRate) : 0;
            left = left.Without(extra.Index);
        }

        for (var index = 0; index < region.UplinkChannels.Count; index++)
        {
            var channel = region.UplinkChannels[index];
            bits |= left.Contains(index) ? Bits(channel.MinDataRate, channel.MaxDataRate) : 0;
        }

        return bits;
    }

    private static int Bits(int first, int last) => last < first ? 0 : ((1 << (last - first + 1)) - 1) << first;

    private static bool IsLrFhss(Region region, Channel channel) =>
        region.UplinkDataRates.GetValueOrDefault(channel.MaxDataRate)?.Modulation == RadioModulation.LrFhss;

    private static ChannelSet AllOf(IReadOnlyList<Channel> channels) => ChannelSet.Range(0, channels.Count - 1);
}
