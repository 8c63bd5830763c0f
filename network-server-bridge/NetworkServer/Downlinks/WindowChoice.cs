using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// Through which gateways and in which receive windows a class A downlink can still be sent: what is too late, or has
/// no airtime left, or lies between the sub-bands, is left out.
/// </summary>
internal sealed class WindowChoice(NetworkServerOptions options, ServerState state)
{
    /// <summary>Above this margin a device hears every gateway alike, and the least busy one serves.</summary>
    private const double PlentyDb = 10;

    /// <summary>A frame of this many bytes must fit into the airtime, when its length is not known yet.</summary>
    private const int LikelyBytes = 33;

    /// <summary>Gateways in the order they should be tried, each with its windows, the better first.</summary>
    public List<List<TransmitOption>> For(FrameFlow flow, Reply reply, DateTimeOffset now, int phyBytes = LikelyBytes)
    {
        var choices = new List<((double Margin, int RssiDbm) Rank, List<TransmitOption> Windows)>();
        foreach (var copy in flow.Copies)
        {
            if (copy.RxInfo is null)
                continue;
            var windows = WindowsOf(flow, reply, copy, now, phyBytes);
            if (windows.Count > 0)
                choices.Add(((RankOf(reply, copy, windows[0], now), copy.RxInfo.Rssi), windows));
        }

        return
        [
            .. choices.OrderByDescending(choice => choice.Rank).Take(options.MaxGatewaysPerDownlink)
                .Select(choice => choice.Windows),
        ];
    }

    /// <summary>
    /// How long a payload a relay can hand on to its device: in RXR, which listens at the data rate of RX1.
    /// </summary>
    public int RoomBehindRelay(FrameFlow flow, MacTalk talk)
    {
        var dataRate = talk.Region.Rx1DataRate(talk.Uplink.DataRate, talk.Mac.Receive.Rx1DataRateOffset,
            HasDownlinkDwell(flow, talk.Region));
        return talk.Region.DownlinkDataRate(dataRate).MaxPayloadBytes;
    }

    /// <summary>When the last window is so near that nothing can be sent any more.</summary>
    public DateTimeOffset LastDeadline(FrameFlow flow, Reply reply) =>
        flow.TransmissionAt + Delay1(reply) + TimeSpan.FromSeconds(1) - options.DownlinkMargin;

    private static TimeSpan Delay1(Reply reply) => TimeSpan.FromSeconds(Math.Max((byte)1, reply.Windows.Delay1Seconds));

    private List<TransmitOption> WindowsOf(
        FrameFlow flow, Reply reply, in HeardCopy copy, DateTimeOffset now, int phyBytes)
    {
        var rx1 = Rx1(flow, reply, copy);
        var rx2 = Rx2(flow, reply, copy);
        TransmitOption?[] ordered = rx1 is not null && IsWeak(reply, copy, rx1, rx2) ? [rx2, rx1] : [rx1, rx2];
        var usable = new List<TransmitOption>(2);
        foreach (var option in ordered)
        {
            if (option is not null && now <= option.Deadline && state.Airtime.HasRoom(
                    copy.Gateway, reply.Region, option.FrequencyHz, option.AirtimeOf(phyBytes), now))
                usable.Add(option);
        }

        return usable;
    }

    private TransmitOption? Rx1(FrameFlow flow, Reply reply, in HeardCopy copy)
    {
        var region = reply.Region;
        var frequencyHz = Rx1FrequencyOf(flow, region, copy, reply.UplinkDataRate);
        if (region.SubBandAt(frequencyHz) is null)
            return null;
        var dataRate = region.Rx1DataRate(
            reply.UplinkDataRate, reply.Windows.Rx1DataRateOffset, HasDownlinkDwell(flow, region));
        return Option(flow, copy, TransmitSlot.Rx1, (region, frequencyHz, dataRate, Delay1(reply)));
    }

    private TransmitOption Rx2(FrameFlow flow, Reply reply, in HeardCopy copy) =>
        Option(flow, copy, TransmitSlot.Rx2, (reply.Region, reply.Windows.Rx2FrequencyHz, reply.Windows.Rx2DataRate,
            Delay1(reply) + TimeSpan.FromSeconds(1)));

    // TxParamSetupReq: DownlinkDwellTime in bit 5 (1.0.4, section 5.8).
    private bool HasDownlinkDwell(FrameFlow flow, Region region) =>
        state.SessionOf(flow) is not { } session ? region.DownlinkDwell
            : session.Mac.TxParams is { } told ? (told & 0x20) != 0
            : region.StartsWithDownlinkDwell(session.Device.Settings.Regional);

    // DlChannelReq may have moved RX1 of a channel.
    private uint Rx1FrequencyOf(FrameFlow flow, Region region, in HeardCopy copy, int dataRate)
    {
        if (state.SessionOf(flow) is { Mac.Extra: { IsEmpty: false } extra })
        {
            foreach (var channel in extra)
            {
                if (channel.FrequencyHz == copy.FrequencyHz && channel.DownlinkFrequencyHz != 0)
                    return channel.DownlinkFrequencyHz;
            }
        }

        return region.Rx1FrequencyHz(copy.FrequencyHz, dataRate);
    }

    private TransmitOption Option(FrameFlow flow, in HeardCopy copy, TransmitSlot slot,
        (Region Region, uint FrequencyHz, int DataRate, TimeSpan Delay) window) => new(
        new HeardGateway(copy.Gateway, copy.RxInfo!.Snr, copy.RxInfo.Rssi, copy.RxInfo.Board, copy.RxInfo.Antenna,
            copy.RxInfo.TimeSinceGpsEpoch is not null),
        slot, window.FrequencyHz, window.Region.DownlinkDataRate(window.DataRate),
        window.Region.DownlinkPowerDbm(window.FrequencyHz), TransmitOption.After(window.Delay), copy.Context,
        flow.TransmissionAt + window.Delay - options.DownlinkMargin);

    private bool IsWeak(Reply reply, in HeardCopy copy, TransmitOption rx1, TransmitOption? rx2) =>
        rx2 is not null && MarginDb(reply, copy, rx1) < options.Rx1MarginDb
        && MarginDb(reply, copy, rx2) > MarginDb(reply, copy, rx1);

    // The air is the same both ways: the device hears the gateway as the gateway hears it, by the difference in power.
    private static double MarginDb(Reply reply, in HeardCopy copy, TransmitOption option) =>
        copy.RxInfo!.Snr + option.PowerDbm - reply.Region.MaxEirpDbm - RadioMargin.RequiredSnrDb(option.DataRate);

    private double RankOf(Reply reply, in HeardCopy copy, TransmitOption first, DateTimeOffset now)
    {
        var margin = MarginDb(reply, copy, first);
        return margin < PlentyDb
            ? margin
            : PlentyDb + 1 - state.Airtime.Load(copy.Gateway, reply.Region, first.FrequencyHz, now)
                + (copy.RxInfo!.Snr / 1_000);
    }
}
