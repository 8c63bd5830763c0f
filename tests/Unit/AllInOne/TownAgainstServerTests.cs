using System.Buffers.Binary;
using Google.Protobuf;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Town;
using Xunit;
using Outcome = Kreisfunk.Town.DownlinkOutcome;

namespace Kreisfunk.Tests.Unit.AllInOne;

/// <summary>A sensor of the town and the real decisions of the network server, without anything in between.</summary>
public sealed class TownAgainstServerTests
{
    private static readonly Region Region = LoadRegion();

    private readonly SimulatedGateway _gateway = new(TownFixture.Plan().Gateways[0], TownFixture.Start, 4_000_000_000);
    private readonly SimulatedDevice _device;
    private readonly LoRaWanServer _server = new(
        new NetworkServerOptions(), new Dictionary<string, Region> { [Region.Name] = Region });

    private long _sequence;

    public TownAgainstServerTests()
    {
        var planned = TownFixture.Plan().Devices[0];
        _device = new SimulatedDevice(planned, RadioPlan.From(Region), 7);
        _server.SetDevice(new DeviceRecord(planned.DevEui, planned.JoinEui,
            new RootKeys(planned.AppKey, default), true, planned.Abp, DeviceSettings.Default));
    }

    [Fact]
    public void It_joins_sends_and_is_acknowledged_in_its_receive_windows()
    {
        var join = Hear(_device.Join(TownFixture.Start.AddSeconds(1), 0));
        Assert.Equal(Outcome.Joined, _device.Receive(FirstItem(join)));

        var (fPort, payload) = new TownSensors(7).Read(_device.Plan, TownFixture.Start);
        var data = Hear(_device.Send(TownFixture.Start.AddSeconds(20), fPort, payload, confirmed: true));

        var accepted = Assert.Single(data.OfType<UplinkAccepted>());
        Assert.Equal(payload, accepted.Uplink.Payload);
        Assert.Equal(fPort, accepted.Uplink.FPort);
        Assert.Equal(Outcome.Acknowledged, _device.Receive(FirstItem(data)));
    }

    [Fact]
    public void The_second_item_of_an_answer_is_heard_in_RX2()
    {
        var join = Hear(_device.Join(TownFixture.Start.AddSeconds(1), 0));

        Assert.Equal(Outcome.Joined, _device.Receive(Downlink(join, item: 1)));
    }

    [Fact]
    public void A_DevNonce_used_again_is_refused_by_the_server()
    {
        Hear(_device.Join(TownFixture.Start.AddSeconds(1), 5));

        var again = Hear(_device.Join(TownFixture.Start.AddSeconds(30), 5));

        Assert.Equal(FrameVerdict.DevNonceReused, Assert.Single(again.OfType<FrameJudged>()).Verdict);
        Assert.Empty(again.OfType<DownlinkReady>());
    }

    private static Region LoadRegion()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "regions", "eu868.json");
        Assert.True(Region.TryLoad(File.ReadAllBytes(file), out var region, out var errors), string.Join(' ', errors));
        return region;
    }

    private List<Effect> Hear(RadioUplink uplink)
    {
        var context = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(context, _gateway.CounterAt(uplink.EndAt));
        var frame = new UplinkFrame
        {
            PhyPayload = ByteString.CopyFrom(uplink.Phy),
            TxInfo = new UplinkTxInfo
            {
                Frequency = uplink.FrequencyHz,
                Modulation = new Modulation
                {
                    Lora = new LoraModulationInfo
                    {
                        Bandwidth = (uint)uplink.BandwidthHz,
                        SpreadingFactor = (uint)uplink.SpreadingFactor,
                    },
                },
            },
            RxInfo = new UplinkRxInfo
            {
                GatewayId = _gateway.Plan.GatewayId.ToString(),
                Rssi = -90,
                Snr = 7,
                Context = ByteString.CopyFrom(context),
                CrcStatus = CRCStatus.CrcOk,
            },
        };
        var effects = new List<Effect>();
        _server.Handle(new ReceivedFrame(++_sequence, uplink.EndAt.AddMilliseconds(40), Region.Name, frame), effects);
        _server.Advance(uplink.EndAt.AddMilliseconds(300), effects);
        return effects;
    }

    private RadioDownlink FirstItem(List<Effect> effects) => Downlink(effects, item: 0);

    /// <summary>What the gateway would send for one item of the answer, at the counter's time it asks for.</summary>
    private RadioDownlink Downlink(List<Effect> effects, int item)
    {
        var ready = Assert.Single(effects.OfType<DownlinkReady>());
        var answer = ready.Frame.Items[item];
        var lora = answer.TxInfo.Modulation.Lora;
        var uplinkCounter = BinaryPrimitives.ReadUInt32BigEndian(answer.TxInfo.Context.Span);
        var delay = answer.TxInfo.Timing.Delay.Delay.ToTimeSpan();
        var counter = unchecked(uplinkCounter + (uint)(delay.Ticks / TimeSpan.TicksPerMicrosecond));
        var packet = new TxPacket(1, counter, answer.TxInfo.Frequency, (int)lora.SpreadingFactor, (int)lora.Bandwidth,
            lora.PolarizationInversion, answer.PhyPayload.ToByteArray());
        Assert.Null(_gateway.Schedule(packet, _gateway.TimeOf(uplinkCounter, TownFixture.Start), out var downlink));
        return downlink!;
    }
}
