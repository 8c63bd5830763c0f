using System.Buffers.Binary;

namespace Kreisfunk.LoRaWan;

/// <content>The channels of a region: where devices send, and the commands that tell them.</content>
public sealed partial class Region
{
    // CFListType of a list of frequencies, and of a list of channel masks.
    private const byte FrequencyList = 0, MaskList = 1;

    /// <summary>
    /// True where the standard fixes all channels (US915, AU915, CN470) and the network only masks them; false where a
    /// join accept or NewChannelReq defines channels beyond the join channels.
    /// </summary>
    public bool HasFixedChannels => _maskRule != ChannelMaskRule.Dynamic;

    /// <summary>Channels every device knows and joins on: in a fixed plan, all.</summary>
    public IReadOnlyList<Channel> DefaultJoinChannels { get; }

    /// <summary>Up to five frequencies a join accept adds after the join channels; none in a fixed plan.</summary>
    public IReadOnlyList<uint> CFListFrequenciesHz { get; }

    /// <summary>
    /// By channel index: all of a fixed plan; else the join channels, then those of the CFList with the join channels'
    /// data rates.
    /// </summary>
    public IReadOnlyList<Channel> UplinkChannels { get; }

    /// <summary>Fixed plan: by downlink channel index. Else empty: downlinks use the uplink's channel.</summary>
    public IReadOnlyList<Channel> DownlinkChannels { get; }

    /// <summary>
    /// Uplink channels this network listens on: all, or in a fixed plan those the file's <c>enabledChannels</c> names.
    /// </summary>
    public ChannelSet EnabledChannels { get; }

    /// <summary>Most channels a device can hold: 16, in a fixed plan all.</summary>
    public int MaxChannels { get; }

    /// <summary>
    /// The index of an uplink channel (TxCh of the 1.1 MIC); null when the plan has none there. In a fixed plan the
    /// data rate must be one of the channel's, or as wide; in a dynamic plan a channel of this frequency counts with
    /// any, as FSK and LR-FHSS use the same channels.
    /// </summary>
    /// <param name="frequencyHz">Centre frequency, exactly.</param>
    /// <param name="dataRate">The uplink's data rate index.</param>
    public int? ChannelIndexOf(uint frequencyHz, int dataRate)
    {
        int? byFrequency = null;
        for (var i = 0; i < UplinkChannels.Count; i++)
        {
            var channel = UplinkChannels[i];
            if (channel.FrequencyHz != frequencyHz)
                continue;
            if (dataRate >= channel.MinDataRate && dataRate <= channel.MaxDataRate)
                return i;
            if (!HasFixedChannels || IsAsWide(channel, dataRate))
                byFrequency ??= i;
        }

        return byFrequency;
    }

    /// <summary>
    /// Frequency of RX1 after an uplink, for callers that do not know the data rate: no two channels of the plans here
    /// share a frequency.
    /// </summary>
    /// <param name="uplinkHz">Where the uplink was heard.</param>
    /// <returns>0 when a fixed plan has no channel there; then there is no RX1.</returns>
    public uint Rx1FrequencyHz(uint uplinkHz)
    {
        if (!HasFixedChannels)
            return uplinkHz;
        for (var i = 0; i < UplinkChannels.Count; i++)
        {
            if (UplinkChannels[i].FrequencyHz == uplinkHz)
                return Rx1FrequencyOf(i);
        }

        return 0;
    }

    /// <summary>
    /// Frequency of RX1 after an uplink: the uplink's own; in a fixed plan the downlink channel whose number is the
    /// uplink channel's modulo the count of downlink channels (RP002-1.0.4, section 2.5.7 for US915).
    /// </summary>
    /// <param name="uplinkHz">Where the uplink was heard.</param>
    /// <param name="uplinkDataRate">The uplink's data rate index; decides between channels of a fixed plan.</param>
    /// <returns>0 when a fixed plan has no channel there; then there is no RX1.</returns>
    public uint Rx1FrequencyHz(uint uplinkHz, int uplinkDataRate)
    {
        if (!HasFixedChannels)
            return uplinkHz;
        return ChannelIndexOf(uplinkHz, uplinkDataRate) is { } channel ? Rx1FrequencyOf(channel) : 0;
    }

    /// <summary>
    /// The 16-byte CFList of a join accept. Dynamic plan: type 0, <see cref="CFListFrequenciesHz"/>. Fixed plan:
    /// type 1, the masks of <see cref="EnabledChannels"/>, for devices that know them. Null when there is nothing to
    /// say.
    /// </summary>
    /// <param name="knowsChannelMasks">
    /// The device was built for LoRaWAN 1.0.3, 1.0.4 or 1.1; earlier ones know no list in a fixed plan (RP001-1.0.2,
    /// section 2.2.4). Without meaning in a dynamic plan.
    /// </param>
    public byte[]? WriteCFList(bool knowsChannelMasks = false)
    {
        if (HasFixedChannels)
            return knowsChannelMasks ? WriteMaskList() : null;
        if (CFListFrequenciesHz.Count == 0)
            return null;

        // frequency / step, 5 times 3 bytes, little-endian | type 1     (RP002-1.0.4, section 2.4.4)
        var list = new byte[JoinAccept.CFListLengthBytes];
        for (var i = 0; i < CFListFrequenciesHz.Count; i++)
            JoinAccept.WriteUInt24(CFListFrequenciesHz[i] / FrequencyStepHz, list.AsSpan(3 * i));
        list[^1] = FrequencyList;
        return list;
    }

    /// <summary>
    /// The fewest LinkADRReq blocks that bring a device from one set of channels to another, in the order to send them;
    /// none when they are the same.
    /// </summary>
    /// <param name="wanted">Channels of the plan; in a dynamic plan those the device has.</param>
    /// <param name="current">What the device uses now.</param>
    /// <param name="mayUseBanks">
    /// ChMaskCntl 5 may be used, which US915 and AU915 devices before LoRaWAN 1.0.3 refuse.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A channel is beyond the plan: a programming error.</exception>
    public IReadOnlyList<ChannelMask> WriteChannelMasks(
        ChannelSet wanted, ChannelSet current, bool mayUseBanks = false)
    {
        var beyond = wanted.Union(current).Except(ChannelSet.Range(0, MaxChannels - 1));
        if (!beyond.IsEmpty)
            throw new ArgumentOutOfRangeException(nameof(wanted), beyond.ToString(), "Channels beyond the plan.");
        return ChannelMasks.Write(_maskRule, wanted, current, mayUseBanks);
    }

    /// <summary>One block that changes nothing, for a LinkADRReq that sets only data rate, power or NbTrans.</summary>
    /// <param name="current">What the device uses now; not empty.</param>
    public ChannelMask KeepChannels(ChannelSet current)
    {
        var block = 0;
        while (block < (MaxChannels - 1) / ChannelSet.BlockChannels && current.Block(block) == 0)
            block++;
        return new ChannelMask(block, current.Block(block));
    }

    /// <summary>
    /// What a device does with one LinkADRReq block. False when it refuses it: a ChMaskCntl the region reserves, or a
    /// channel it does not have. An empty result is no error yet: of a group of blocks only the last result counts.
    /// </summary>
    /// <param name="current">Channels in use before.</param>
    /// <param name="defined">Channels the device has: in a fixed plan all of it.</param>
    /// <param name="mask">The block.</param>
    /// <param name="result">Channels in use after; <paramref name="current"/> on false.</param>
    public bool TryApplyChannelMask(
        ChannelSet current, ChannelSet defined, ChannelMask mask, out ChannelSet result)
    {
        var after = ChannelMasks.Apply(_maskRule, current, defined, mask);
        result = after ?? current;
        return after is not null;
    }

    // SF5 and SF6 of RP002-1.0.5 are numbered apart from the channels' other data rates.
    private bool IsAsWide(Channel channel, int dataRate) =>
        UplinkDataRates.TryGetValue(dataRate, out var rate)
        && rate.BandwidthHz == UplinkDataRates[channel.MinDataRate].BandwidthHz;

    private static IEnumerable<Channel> CFListChannels(RegionData data) => data.CFListFrequenciesHz.Select(
        frequency => data.JoinChannels[0] with { FrequencyHz = frequency });

    private uint Rx1FrequencyOf(int channel) => DownlinkChannels[channel % DownlinkChannels.Count].FrequencyHz;

    // ChMask 2 bytes each, little-endian, 5 (CN470: 6) | RFU | type 1     (RP002-1.0.4, section 2.5.4)
    private byte[] WriteMaskList()
    {
        var list = new byte[JoinAccept.CFListLengthBytes];
        var blocks = (UplinkChannels.Count + ChannelSet.BlockChannels - 1) / ChannelSet.BlockChannels;
        for (var block = 0; block < blocks; block++)
            BinaryPrimitives.WriteUInt16LittleEndian(list.AsSpan(2 * block), EnabledChannels.Block(block));
        list[^1] = MaskList;
        return list;
    }
}
