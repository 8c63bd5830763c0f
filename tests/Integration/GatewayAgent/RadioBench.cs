using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.Tests.Integration.Servers;

namespace Kreisfunk.Tests.Integration.GatewayAgent;

/// <summary>A running agent between a real broker and radios, and the server behind the broker.</summary>
internal sealed class RadioBench : IAsyncDisposable
{
    public static readonly Eui64 Eui = new(0xaa555a0000000101), Other = new(0xaa555a0000000102);

    public required MosquittoServer Broker { get; init; }

    public required TestServer Server { get; init; }

    public required RunningAgent Agent { get; init; }

    public static async Task<RadioBench> StartAsync(params (string Key, string Value)[] more)
    {
        var broker = await MosquittoServer.StartAsync();
        var server = new TestServer(broker.Port, sendsCursor: true);
        await server.ConnectAsync();
        var agent = await RunningAgent.StartAsync(broker.Port, more);
        return new RadioBench { Broker = broker, Server = server, Agent = agent };
    }

    /// <summary>Waits until the radio's uplink has arrived.</summary>
    public async Task<UplinkFrame> HearAsync(TestRadio radio, RadioFrame frame)
    {
        var before = Server.Uplinks.Count;
        await radio.HearAsync(frame);
        await Eventually.HoldsAsync(() => Server.Uplinks.Count > before, "the uplink came");
        return Server.Uplinks.Last().Frame;
    }

    /// <summary>Sends a downlink and waits for its acknowledgement.</summary>
    public async Task<IReadOnlyList<TxAckStatus>> SendAsync(params DownlinkFrameItem[] items)
    {
        var before = Server.TxAcks.Count;
        var frame = new DownlinkFrame { DownlinkId = (uint)(4711 + before), GatewayId = Eui.ToString() };
        frame.Items.AddRange(items);
        await Server.SendDownAsync(Eui, frame.ToByteArray());
        await Eventually.HoldsAsync(() => Server.TxAcks.Count > before, "a DownlinkTxAck came");
        return [.. Server.TxAcks.Last().Items.Select(item => item.Status)];
    }

    public static DownlinkFrameItem Window(ByteString context, int seconds, uint frequencyHz) => Item(frequencyHz,
        new Timing { Delay = new DelayTimingInfo { Delay = new Duration { Seconds = seconds } } }, context);

    public static DownlinkFrameItem AtOnce() =>
        Item(869_525_000, new Timing { Immediately = new ImmediatelyTimingInfo() }, ByteString.Empty);

    public static DownlinkFrameItem AtGps(long seconds) => Item(869_525_000, new Timing
    {
        GpsEpoch = new GPSEpochTimingInfo { TimeSinceGpsEpoch = new Duration { Seconds = seconds } },
    }, ByteString.Empty);

    public async ValueTask DisposeAsync()
    {
        await Agent.DisposeAsync();
        await Server.DisposeAsync();
        await Broker.DisposeAsync();
    }

    private static DownlinkFrameItem Item(uint frequencyHz, Timing timing, ByteString context) => new()
    {
        PhyPayload = ByteString.CopyFrom(0x60, 4, 3, 2, 1, 0x80, 1, 0, 0x0a, 0xab, 0xbc),
        TxInfo = new DownlinkTxInfo
        {
            Frequency = frequencyHz,
            Power = 14,
            Modulation = new Modulation
            {
                Lora = new LoraModulationInfo
                {
                    Bandwidth = 125_000,
                    SpreadingFactor = 7,
                    CodeRate = CodeRate.Cr45,
                    PolarizationInversion = true,
                },
            },
            Context = context,
            Timing = timing,
        },
    };
}
