using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;

namespace Kreisfunk.NetworkServer;

/// <summary>One way to send a downlink: a gateway and a moment.</summary>
/// <param name="Gateway">Who would send.</param>
/// <param name="Slot">Which moment.</param>
/// <param name="FrequencyHz">Where.</param>
/// <param name="DataRate">At which data rate.</param>
/// <param name="PowerDbm">How strong, EIRP.</param>
/// <param name="Timing">When, as the gateway is told.</param>
/// <param name="Context">The gateway's own words about the uplink; empty where there is none.</param>
/// <param name="Deadline">When the downlink must have left the bridge.</param>
internal sealed record TransmitOption(
    HeardGateway Gateway, TransmitSlot Slot, uint FrequencyHz, DataRate DataRate, int PowerDbm, Timing Timing,
    ByteString Context, DateTimeOffset Deadline)
{
    public TimeSpan AirtimeOf(int phyBytes) => TimeOnAir.Of(DataRate, phyBytes, downlink: true);

    public static Timing After(TimeSpan delay) =>
        new() { Delay = new DelayTimingInfo { Delay = Duration.FromTimeSpan(delay) } };

    public DownlinkFrameItem ToItem(byte[] phyPayload) => new()
    {
        PhyPayload = ByteString.CopyFrom(phyPayload),
        TxInfo = new DownlinkTxInfo
        {
            Frequency = FrequencyHz,
            Power = PowerDbm,
            Modulation = RateModulation.Of(DataRate, isDownlink: true),
            Board = Gateway.Board,
            Antenna = Gateway.Antenna,
            Timing = Timing.Clone(),
            Context = Context,
        },
    };
}

/// <summary>When a downlink is sent.</summary>
internal enum TransmitSlot : byte
{
    /// <summary>The first receive window.</summary>
    Rx1,

    /// <summary>The second receive window.</summary>
    Rx2,

    /// <summary>A class B ping slot.</summary>
    Ping,

    /// <summary>At once: class C.</summary>
    Now,
}
