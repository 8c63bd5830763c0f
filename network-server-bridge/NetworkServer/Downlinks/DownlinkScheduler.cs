using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>
/// Sends a reply through the gateway the device hears best, in RX1 or, as the gateway's second choice, in RX2. What
/// would come too late is not sent.
/// </summary>
internal sealed class DownlinkScheduler(NetworkServerOptions options)
{
    /// <summary>The deviation of LoRaWAN's FSK (RP002, modulation of DR7 in EU863-870).</summary>
    private const uint FskDeviationHz = 25_000;

    public void Send(FrameFlow flow, Reply reply, DateTimeOffset now, List<Effect> effects)
    {
        var copy = flow.Strongest();
        var deadline1 = flow.TransmissionAt + reply.Delay1 - options.DownlinkMargin;
        var deadline2 = flow.TransmissionAt + reply.Delay2 - options.DownlinkMargin;
        var frame = new DownlinkFrame
        {
            // Follows from the frame that is answered, so that a replay names it the same.
            DownlinkId = (uint)flow.Key.Hash ^ (uint)flow.TransmissionAt.UtcTicks,
            GatewayId = copy.Gateway.ToString(),
        };
        if (now <= deadline1 && Rx1(reply, copy) is { } rx1)
            frame.Items.Add(rx1);
        if (now <= deadline2)
            frame.Items.Add(Rx2(reply, copy));

        effects.Add(frame.Items.Count > 0
            ? new DownlinkReady(reply.Region.Name, copy.Gateway, reply.DevEui, frame, deadline2)
            : new DownlinkTooLate(reply.Region.Name, copy.Gateway, reply.DevEui, deadline2, now));
    }

    // Null where the uplink was heard between the sub-bands: nothing may be sent there.
    private static DownlinkFrameItem? Rx1(Reply reply, in HeardCopy copy)
    {
        var frequencyHz = reply.Region.Rx1FrequencyHz(copy.FrequencyHz);
        if (reply.Region.SubBandAt(frequencyHz) is null)
            return null;
        var dataRate = reply.Region.Rx1DataRate(reply.UplinkDataRate, reply.Rx1DataRateOffset);
        return Item(reply, copy, (frequencyHz, dataRate, reply.Delay1));
    }

    private static DownlinkFrameItem Rx2(Reply reply, in HeardCopy copy) =>
        Item(reply, copy, (reply.Region.Rx2FrequencyHz, reply.Rx2DataRate, reply.Delay2));

    private static DownlinkFrameItem Item(
        Reply reply, in HeardCopy copy, (uint FrequencyHz, int DataRate, TimeSpan Delay) window) => new()
        {
            PhyPayload = ByteString.CopyFrom(reply.PhyPayload),
            TxInfo = new DownlinkTxInfo
            {
                Frequency = window.FrequencyHz,
                Power = reply.Region.DownlinkPowerDbm(window.FrequencyHz),
                Modulation = ModulationOf(reply.Region.DataRates[window.DataRate]),
                Board = copy.RxInfo?.Board ?? 0,
                Antenna = copy.RxInfo?.Antenna ?? 0,
                Timing = new Timing { Delay = new DelayTimingInfo { Delay = Duration.FromTimeSpan(window.Delay) } },
                Context = copy.Context,
            },
        };

    private static Modulation ModulationOf(DataRate rate) => rate.Modulation == RadioModulation.Fsk
        ? new Modulation
        {
            Fsk = new FskModulationInfo { Datarate = (uint)rate.BitRate, FrequencyDeviation = FskDeviationHz },
        }
        : new Modulation
        {
            Lora = new LoraModulationInfo
            {
                Bandwidth = (uint)rate.BandwidthHz,
                SpreadingFactor = (uint)rate.SpreadingFactor,
                CodeRate = CodeRate.Cr45,
                PolarizationInversion = true,
            },
        };
}
