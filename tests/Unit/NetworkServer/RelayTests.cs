using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>Devices that no gateway hears, behind a relay that does (TS011).</summary>
public sealed class RelayTests
{
    private static readonly ForwardUplinkReq Metadata = new(3, 7, -101, 0, 868_300_000);

    private readonly SimulatedDevice _device = new(1, abp: true);
    private readonly SimulatedDevice _relay = Relay(50);
    private readonly ServerRig _rig;
    private uint _relayFCntDown;

    public RelayTests() => _rig = new ServerRig(_device, _relay);

    private UplinkGathered? OfDevice => _rig.Gathered.LastOrDefault(one => one.Uplink.DevEui == _device.DevEui);

    [Shows("relay-uplink")]
    [Fact]
    public void A_forwarded_uplink_is_the_devices_own()
    {
        Assert.Null(Forward(_device.Uplink(payload: [1, 2, 3])));

        Assert.Equal(2, _rig.Gathered.Count());
        var uplink = OfDevice!.Uplink;
        Assert.Equal([1, 2, 3], uplink.Payload);
        Assert.Equal((3, 868_300_000u, 9u), (
            uplink.DataRate, uplink.TxInfo.Frequency, uplink.TxInfo.Modulation.Lora.SpreadingFactor));
        Assert.Equal((_relay.DevEui, Metadata), (uplink.Via!.Relay, uplink.Via.Heard));
        Assert.Equal(7, uplink.SnrDb);
        Assert.Equal(["0016c00100000001", "0016c00100000002"], uplink.Copies.Select(copy => copy.GatewayId));
        Assert.Equal(ServerRig.Start, uplink.ReceivedAt);
    }

    [Fact]
    public void It_counts_for_the_devices_data_rate_as_the_relay_hears_it()
    {
        _device.Settings = _device.Settings with { Adr = true };
        _rig.Server.SetDevice(_device.Record);
        DownlinkReady? answer = null;
        for (var i = 0; i < 20; i++)
        {
            answer = Forward(_device.Uplink(new UplinkFields { Adr = true, FPort = 2, FCnt32 = _device.FCntUp++ }))
                ?? answer;
            _rig.Wait(60);
        }

        var decided = _rig.All.OfType<AdrDecided>().Last(decided => decided.DevEui == _device.DevEui);
        Assert.Equal((3, 5, 7d), (decided.Decision.From.DataRate, decided.Decision.To.DataRate,
            decided.Decision.MaxSnrDb));
        Assert.StartsWith("03", Convert.ToHexString(_device.Hear(Inner(answer!), 0).FOpts), StringComparison.Ordinal);
    }

    [Shows("relay-downlink")]
    [Fact]
    public void The_answer_goes_back_through_the_relay()
    {
        var answer = Forward(_device.Uplink(confirmed: true));

        Assert.NotNull(answer);
        Assert.Equal(_relay.DevEui, answer.DevEui);
        Assert.True(_device.Hear(Inner(answer), 0).Ack);
        Assert.Equal(ServerRig.Start.AddSeconds(2) - _rig.Options.DownlinkMargin, answer.Deadline);
        _rig.Say(answer, TxAckStatus.Ok);
        Assert.Equal([_relay.DevEui, _device.DevEui], _rig.All.OfType<DownlinkSent>().Select(sent => sent.DevEui));
    }

    [Fact]
    public void The_relays_own_acknowledgement_is_in_the_same_frame()
    {
        var answer = Forward(_device.Uplink(confirmed: true), confirmed: true);
        Assert.True(_relay.Hear(ServerRig.PhyOf(answer!), 0).Ack);
        Assert.True(_device.Hear(Inner(answer!), 0).Ack);
    }

    [Fact]
    public void A_device_joins_through_a_relay_and_goes_on_by_itself()
    {
        var joining = new SimulatedDevice(2);
        _rig.Server.SetDevice(joining.Record);
        var answer = Forward(joining.JoinRequest());

        joining.Join(Inner(answer!));
        _rig.Wait(30);
        Assert.Single(_rig.Downlinks);
        Assert.Equal(FrameVerdict.Accepted, _rig.Hear(joining.Uplink()));
        var started = Assert.Single(_rig.All.OfType<SessionStarted>());
        Assert.Equal(_relay.DevEui, started.Accept.Via!.Relay);
    }

    [Fact]
    public void A_device_of_1_1_is_known_by_the_channel_and_data_rate_the_relay_heard()
    {
        var device = new Device11();
        _rig.Server.SetDevice(device.Record);
        device.Join(Inner(Forward(device.JoinRequest())!));

        var heard = Metadata with { DataRate = 5, FrequencyHz = 868_500_000 };
        var fields = new UplinkFields { FPort = 3, Payload = new byte[] { 9 }, FOpts = new byte[] { 0x0B, 0x01 } };
        var answer = Forward(device.Uplink(fields, channel: 2), heard);
        Assert.Equal([0x0B, 0x01], device.Hear(Inner(answer!), 0).FOpts);
        Assert.Equal([9], _rig.Gathered.Single(one => one.Uplink.DevEui == device.DevEui).Uplink.Payload);
    }

    [Fact]
    public void What_a_gateway_heard_itself_is_not_answered_through_the_relay_as_well()
    {
        var phy = _device.Uplink(confirmed: true);
        var direct = _rig.Exchange(phy);
        _rig.Wait(0.5);
        var relayed = Forward(phy);

        Assert.NotNull(direct);
        Assert.Null(relayed);
        Assert.Equal(FrameVerdict.Duplicate, _rig.LastVerdict);
        Assert.Single(_rig.Gathered, one => one.Uplink.DevEui == _device.DevEui);
    }

    [Fact]
    public void A_gateway_that_is_later_than_the_relay_adds_itself()
    {
        var phy = _device.Uplink(confirmed: true);
        Forward(phy);
        _rig.Wait(3);
        Assert.Equal(FrameVerdict.Duplicate, _rig.Hear(phy, new Heard { Gateway = 1 }));

        var late = Assert.Single(_rig.All.OfType<UplinkEnriched>());
        Assert.Equal((_device.DevEui, "0016c00100000001"), (late.DevEui, late.Copy.GatewayId));
        Assert.Single(_rig.Downlinks);
    }

    [Fact]
    public void Of_two_relays_one_answers()
    {
        var second = Relay(51);
        _rig.Server.SetDevice(second.Record);
        var phy = _device.Uplink(confirmed: true);

        Assert.NotNull(Forward(phy));
        Assert.Null(_rig.Exchange(second.Uplink(Wrapped(phy, Metadata, 0))));
        Assert.Single(_rig.Gathered, one => one.Uplink.DevEui == _device.DevEui);
    }

    [Fact]
    public void A_repetition_gets_the_same_answer_in_a_new_frame_of_the_relay()
    {
        _rig.Queue(_device, [1]);
        _rig.Queue(_device, [2]);
        var phy = _device.Uplink(confirmed: true);
        var first = Inner(Forward(phy)!);
        _rig.Wait(40);
        var second = Inner(Forward(phy)!);

        Assert.Equal(first, second);
        Assert.Equal(2, _rig.Server.QueueOf(_device.DevEui).Count);
        Assert.Single(_rig.Gathered, one => one.Uplink.DevEui == _device.DevEui);
    }

    [Fact]
    public void A_repetition_that_was_never_answered_gets_an_answer_of_its_own()
    {
        var phy = _device.Uplink(confirmed: true);
        _rig.Hear(_relay.Uplink(Wrapped(phy, Metadata, _relay.FCntUp++)));
        _rig.Wait(4);
        _rig.Server.Advance(_rig.Now, _rig.All);
        Assert.Empty(_rig.Downlinks);
        Assert.Equal([_device.DevEui],
            _rig.All.OfType<DownlinkLost>().Where(lost => lost.Reason == DownlinkLoss.TooLate)
                .Select(lost => lost.DevEui));

        _rig.Wait(40);
        Assert.True(_device.Hear(Inner(Forward(phy)!), 0).Ack);
    }

    [Fact]
    public void An_item_of_the_queue_is_sent_through_the_relay_and_is_done()
    {
        _rig.Queue(_device, [7, 8]);
        var answer = Forward(_device.Uplink());

        Assert.Equal([7, 8], _device.Payload(Inner(answer!), 0));
        _rig.Say(answer!, TxAckStatus.Ok);
        Assert.Empty(_rig.Server.QueueOf(_device.DevEui));
        Assert.Equal(DownlinkOutcome.Sent, Assert.Single(_rig.All.OfType<DownlinkEnded>()).Outcome);
    }

    [Fact]
    public void An_item_that_no_gateway_sends_to_the_relay_waits_again()
    {
        var item = _rig.Queue(_device, [7, 8]);
        var answer = Forward(_device.Uplink());
        Inner(answer!);
        _rig.Say(answer!, TxAckStatus.CollisionPacket, TxAckStatus.TooLate);
        _rig.Say(_rig.Downlinks.Last(), TxAckStatus.TooLate, TxAckStatus.TooLate);

        var waiting = Assert.Single(_rig.Server.QueueOf(_device.DevEui));
        Assert.Equal((item, DownlinkStage.Waiting), (waiting.Item.Id, waiting.Stage));
        _rig.Wait(60);
        var next = Forward(_device.Uplink());
        Assert.Equal([7, 8], _device.Payload(Inner(next!), 1));
    }

    [Fact]
    public void A_confirmed_item_is_acknowledged_through_the_relay()
    {
        _rig.Queue(_device, [7], confirmed: true);
        _rig.Say(Forward(_device.Uplink())!, TxAckStatus.Ok);
        _rig.Wait(60);
        Forward(_device.Uplink(new UplinkFields { Ack = true, FCnt32 = _device.FCntUp++ }));
        Assert.Equal(DownlinkOutcome.Acknowledged, Assert.Single(_rig.All.OfType<DownlinkEnded>()).Outcome);
    }

    [Fact]
    public void The_relays_own_items_wait_and_it_is_told_to_come_again()
    {
        _rig.Queue(_relay, [1]);
        var answer = Forward(_device.Uplink(confirmed: true));
        Assert.True(DataFrame.TryRead(ServerRig.PhyOf(answer!), out var frame, out _));
        Assert.True(frame.FCtrl.FPending);
        _rig.Say(answer!, TxAckStatus.Ok);
        Assert.Single(_rig.Server.QueueOf(_relay.DevEui));

        _rig.Wait(10);
        _relay.FCntUp += 10;
        Assert.Equal((byte?)10, _relay.Hear(ServerRig.PhyOf(_rig.Exchange(_relay.Uplink())!), 1).FPort);
    }

    [Fact]
    public void What_is_too_large_for_the_relay_or_for_the_device_waits_aside()
    {
        // 51 bytes reach a relay by SF12 and a device at DR0; a frame takes 13 of the relay's.
        _rig.Queue(_device, new byte[40]);
        _rig.Hear(_relay.Uplink(Wrapped(_device.Uplink(), Metadata, _relay.FCntUp++)),
            new Heard { SpreadingFactor = 12 });
        _rig.CloseWindow();
        Assert.Equal(51 - 13, Assert.Single(_rig.All.OfType<DownlinkParked>()).MaxBytes);

        _rig.Wait(60);
        var answer = Forward(_device.Uplink());
        Assert.Equal(40, _device.Payload(Inner(answer!), 0).Length);

        _rig.Say(answer!, TxAckStatus.Ok);
        _rig.Queue(_device, new byte[60]);
        _rig.Wait(60);
        Forward(_device.Uplink(), Metadata with { DataRate = 0 });
        Assert.Equal(51, _rig.All.OfType<DownlinkParked>().Last().MaxBytes);
    }

    [Fact]
    public void The_same_answer_that_fits_no_more_is_counted_as_lost()
    {
        _rig.Queue(_device, new byte[60]);
        var phy = _device.Uplink(confirmed: true);
        var answer = Forward(phy)!;
        Assert.Equal(73, Inner(answer).Length);
        _rig.Say(answer, TxAckStatus.Ok);
        _rig.Wait(40);
        _rig.Hear(_relay.Uplink(Wrapped(phy, Metadata, _relay.FCntUp++), confirmed: true),
            new Heard { SpreadingFactor = 12 });
        _rig.CloseWindow();

        Assert.Equal((_device.DevEui, DownlinkLoss.TooLarge),
            _rig.All.OfType<DownlinkLost>().Select(lost => (lost.DevEui, lost.Reason)).Single());
        Assert.True(_relay.Hear(ServerRig.PhyOf(_rig.Downlinks.Last()), 1).Ack);
    }

    [Fact]
    public void What_a_relay_cannot_carry_any_more_is_not_made()
    {
        Forward(_device.Uplink());
        var snapshot = _rig.Server.Export();
        var worn = new ServerRig(_device, _relay) { Now = _rig.Now };
        worn.Server.Restore(snapshot with
        {
            Devices =
            [
                .. snapshot.Devices.Select(device => device.DevEui == _relay.DevEui
                    ? device with { Current = device.Current! with { NFCntDown = uint.MaxValue } }
                    : device),
            ],
        });
        worn.Queue(_device, [7]);
        worn.Wait(60);
        worn.Receive([]);
        worn.Receive([]);
        Assert.Null(worn.Exchange(_relay.Uplink(Wrapped(_device.Uplink(), Metadata, _relay.FCntUp++))));

        Assert.Single(worn.Gathered, one => one.Uplink.DevEui == _device.DevEui);
        Assert.Equal(DownlinkStage.Waiting, Assert.Single(worn.Server.QueueOf(_device.DevEui)).Stage);
    }

    [Fact]
    public void A_device_that_asks_for_time_and_link_hears_of_its_own_transmission()
    {
        var answer = Forward(_device.UplinkWith([0x0D, 0x02]));
        var (time, link) = Split(_device.Hear(Inner(answer!), 0).FOpts);

        // The relay's frame: 13 + 6 + 14 bytes at SF7, and 50 ms before it.
        var relayFrame = TimeOnAir.Of(ServerRig.Eu868.UplinkDataRates[5], 33, downlink: false);
        var sentAt = GpsTime.FromUtc(ServerRig.Start - relayFrame - TimeSpan.FromMilliseconds(50));
        Assert.Equal((uint)sentAt.TotalSeconds, BitConverter.ToUInt32(time, 1));
        Assert.Equal(sentAt.TotalSeconds % 1, time[5] / 256d, 1 / 128d);
        // SF9 needs -12.5 dB.
        Assert.Equal([0x02, 19, 2], link);
    }

    [Fact]
    public void A_clock_of_an_application_is_set_by_the_devices_own_transmission()
    {
        _device.Settings = _device.Settings with { AsksForTime = true };
        _rig.Server.SetDevice(_device.Record);
        var now = (uint)GpsTime.FromUtc(_rig.Now).TotalSeconds;
        byte[] question = [0x01, .. BitConverter.GetBytes(now), 0x10];
        var answer = Forward(_device.Uplink(new UplinkFields
        {
            FPort = 202,
            Payload = question,
            FCnt32 = _device.FCntUp++,
        }));
        // On the full second: what was sent before it was sent in the second before.
        Assert.Equal("01ffffffff00", Convert.ToHexStringLower(_device.Payload(Inner(answer!), 0)));
    }

    [Fact]
    public void FPort_226_of_a_device_that_is_no_relay_stays_its_own()
    {
        var phy = _device.Uplink(confirmed: true);
        var other = new SimulatedDevice(3, abp: true);
        _rig.Server.SetDevice(other.Record);
        Assert.Null(_rig.Exchange(other.Uplink(Wrapped(phy, Metadata, 0))));
        Assert.Null(OfDevice);
    }

    [Fact]
    public void A_relay_behind_a_relay_is_not_opened()
    {
        var second = Relay(51);
        _rig.Server.SetDevice(second.Record);
        Assert.Null(Forward(second.Uplink(Wrapped(_device.Uplink(confirmed: true), Metadata, 0))));
        Assert.Null(OfDevice);
        Assert.Equal(2, _rig.Gathered.Count());
    }

    [Theory]
    [InlineData("", FrameVerdict.Malformed)]
    [InlineData("730000000000", FrameVerdict.Malformed)]
    [InlineData("7300000000000040", FrameVerdict.Malformed)]
    [InlineData("73000028768440112233440000010203040506", FrameVerdict.UnknownDevice)]
    [InlineData("73000028768440010000010000010203040506", FrameVerdict.BadMic)]
    [InlineData("7f000028768440010000010000010203040506", FrameVerdict.UnknownChannel)]
    [InlineData("730000287684e001020304", FrameVerdict.Unsupported)]
    public void Bytes_that_are_no_frame_are_judged_and_the_relays_uplink_is_its_own(
        string payload, FrameVerdict verdict)
    {
        Assert.Null(_rig.Exchange(_relay.Uplink(new UplinkFields
        {
            FPort = RelayPort.FPort,
            Payload = Convert.FromHexString(payload),
            FCnt32 = _relay.FCntUp++,
        })));
        Assert.Equal(verdict, _rig.LastVerdict);
        Assert.Equal(_relay.DevEui, Assert.Single(_rig.Gathered).Uplink.DevEui);
    }

    [Fact]
    public void Out_of_a_spool_a_forwarded_uplink_is_stored_and_not_answered()
    {
        _rig.Exchange(_relay.Uplink());
        var early = _relay.Uplink(Wrapped(_device.Uplink(confirmed: true), Metadata, _relay.FCntUp++));
        _rig.Exchange(_relay.Uplink());
        _rig.Wait(3_600);
        Assert.Null(_rig.Exchange(early));

        Assert.NotNull(OfDevice);
        Assert.Equal((_device.DevEui, DownlinkLoss.TooLate), _rig.All.OfType<DownlinkLost>()
            .Select(lost => (lost.DevEui, lost.Reason)).Single());
    }

    [Fact]
    public void Wherever_the_process_dies_a_forwarded_uplink_is_stored_once_and_no_counter_is_spent_twice()
    {
        _rig.Queue(_device, [7]);
        var queued = _rig.All.Count;
        var frame = _rig.Receive(_relay.Uplink(Wrapped(_device.Uplink(confirmed: true), Metadata, _relay.FCntUp++)));
        _rig.Server.Handle(frame, _rig.All);
        _rig.CloseWindow();
        var counters = _rig.All.OfType<DownlinkMade>().ToDictionary(made => made.DevEui, made => made.Counter);
        Assert.Equal(2, counters.Count);

        for (var survived = queued; survived <= _rig.All.Count; survived++)
        {
            var kept = _rig.All.Take(survived).Where(effect => effect.IsDurable).ToList();
            var again = new ServerRig(_device, _relay) { Now = _rig.Now };
            kept.ForEach(again.Server.Apply);
            again.Server.Resume(_rig.Now, _rig.Now, again.All);
            if (frame.IngestSequence >= again.Server.ResumeIngestSequence)
                again.Server.Handle(frame, again.All);
            again.CloseWindow();

            Assert.Single(kept.Concat(again.All).OfType<UplinkGathered>(),
                one => one.Uplink.DevEui == _device.DevEui);
            Assert.Single(kept.Concat(again.All).OfType<UplinkGathered>(),
                one => one.Uplink.DevEui == _relay.DevEui);
            Assert.All(again.All.OfType<DownlinkMade>(), made => Assert.DoesNotContain(
                kept.OfType<DownlinkMade>(), before => before.DevEui == made.DevEui && before.Counter == made.Counter));
        }
    }

    private static SimulatedDevice Relay(ulong number)
    {
        var relay = new SimulatedDevice(number, abp: true);
        relay.Settings = relay.Settings with
        {
            Relay = new RelaySettings { Relay = new RelayConfReq(true, 0, 0, 0, 0, 0, 0) },
        };
        return relay;
    }

    private static UplinkFields Wrapped(byte[] phy, ForwardUplinkReq heard, uint fCnt)
    {
        var payload = new byte[ForwardUplinkReq.HeaderBytes + phy.Length];
        heard.Write(phy, payload);
        return new UplinkFields { FPort = RelayPort.FPort, Payload = payload, FCnt32 = fCnt };
    }

    /// <summary>The relay sends a frame on, two gateways hear it; gives the downlink to the relay, if any.</summary>
    private DownlinkReady? Forward(byte[] phy, ForwardUplinkReq? heard = null, bool confirmed = false)
    {
        var forwarded = _relay.Uplink(Wrapped(phy, heard ?? Metadata, _relay.FCntUp++), confirmed);
        _rig.Hear(forwarded);
        _rig.Hear(forwarded, new Heard { Gateway = 2, Snr = -3 });
        var before = _rig.All.Count;
        _rig.CloseWindow();
        return _rig.All.Skip(before).OfType<DownlinkReady>().SingleOrDefault();
    }

    /// <summary>What the relay hands on of its next downlink.</summary>
    private byte[] Inner(DownlinkReady downlink)
    {
        var phy = ServerRig.PhyOf(downlink);
        Assert.Equal((byte?)RelayPort.FPort, _relay.Hear(phy, _relayFCntDown).FPort);
        return _relay.Payload(phy, _relayFCntDown++);
    }

    private static (byte[] Time, byte[] Link) Split(byte[] fOpts)
    {
        Assert.Equal(9, fOpts.Length);
        return (fOpts[..6], fOpts[6..]);
    }
}
