using Kreisfunk.Contracts.Gateway;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

public sealed class DownlinkTests
{
    private readonly SimulatedDevice _device = new(1, abp: true);
    private readonly ServerRig _rig;

    public DownlinkTests() => _rig = new ServerRig(_device);

    [Shows("class-a-ack")]
    [Fact]
    public void A_confirmed_uplink_is_acknowledged_by_an_empty_frame()
    {
        var downlink = _rig.Exchange(_device.Uplink(confirmed: true));
        var seen = _device.Hear(ServerRig.PhyOf(downlink!), 0);
        Assert.Equal((true, 0, null), (seen.Ack, seen.FOpts.Length, seen.FPort));
    }

    [Fact]
    public void An_unconfirmed_uplink_gets_nothing() => Assert.Null(_rig.Exchange(_device.Uplink()));

    [Shows("counter-down-once")]
    [Fact]
    public void Each_answer_spends_one_counter_and_the_journal_knows_it_before()
    {
        for (uint i = 0; i < 3; i++)
        {
            var downlink = _rig.Exchange(_device.Uplink(confirmed: true));
            _device.Hear(ServerRig.PhyOf(downlink!), i);
            var made = _rig.All.OfType<DownlinkMade>().Last();
            Assert.Equal(i, made.Counter);
            Assert.Equal(made.PhyPayload, ServerRig.PhyOf(downlink!));
            Assert.True(made.IsDurable && _rig.All.IndexOf(made) < _rig.All.IndexOf(downlink!));
        }
    }

    [Shows("class-a-windows")]
    [Fact]
    public void It_offers_rx1_and_rx2_of_the_region()
    {
        var downlink = _rig.Exchange(_device.Uplink(confirmed: true),
            new Heard { FrequencyHz = 868_300_000, SpreadingFactor = 8, Counter = 0x0102_0304 });

        Assert.Equal(2, downlink!.Frame.Items.Count);
        var rx1 = downlink.Frame.Items[0].TxInfo;
        var rx2 = downlink.Frame.Items[1].TxInfo;
        Assert.Equal((868_300_000u, 8u, 1L), (rx1.Frequency, rx1.Modulation.Lora.SpreadingFactor, Seconds(rx1)));
        Assert.Equal((869_525_000u, 12u, 2L), (rx2.Frequency, rx2.Modulation.Lora.SpreadingFactor, Seconds(rx2)));
        Assert.Equal((16, 29), (rx1.Power, rx2.Power));
        Assert.Equal([1, 2, 3, 4], rx1.Context.ToByteArray());
        Assert.Equal(rx1.Context, rx2.Context);
        Assert.Equal((125_000u, CodeRate.Cr45, true), (rx1.Modulation.Lora.Bandwidth, rx1.Modulation.Lora.CodeRate,
            rx1.Modulation.Lora.PolarizationInversion));
        Assert.Equal(downlink.Frame.Items[0].PhyPayload, downlink.Frame.Items[1].PhyPayload);
        Assert.Equal(ServerRig.Start + TimeSpan.FromSeconds(2) - _rig.Options.DownlinkMargin, downlink.Deadline);
    }

    [Shows("class-a-gateway")]
    [Fact]
    public void The_gateway_with_the_best_signal_answers()
    {
        var phy = _device.Uplink(confirmed: true);
        _rig.Hear(phy, new Heard { Gateway = 1, Snr = 3, Rssi = -60 });
        _rig.Hear(phy, new Heard { Gateway = 2, Snr = 7, Rssi = -110 });
        _rig.Hear(phy, new Heard { Gateway = 3, Snr = 7, Rssi = -100 });
        _rig.CloseWindow();
        var downlink = Assert.Single(_rig.Downlinks);
        Assert.Equal(ServerRig.GatewayOf(3), downlink.Gateway);
        Assert.Equal(downlink.Gateway.ToString(), downlink.Frame.GatewayId);
    }

    [Shows("class-a-deadline")]
    [Fact]
    public void When_rx1_has_passed_only_rx2_is_left()
    {
        _rig.Hear(_device.Uplink(confirmed: true));
        _rig.Wait(1.2);
        _rig.Server.Advance(_rig.Now, _rig.All);
        Assert.Equal(2, Seconds(Assert.Single(Assert.Single(_rig.Downlinks).Frame.Items).TxInfo));
    }

    [Shows("class-a-deadline")]
    [Fact]
    public void When_both_windows_have_passed_nothing_is_sent_and_it_is_told()
    {
        _rig.Hear(_device.Uplink(confirmed: true));
        _rig.Wait(1.9);
        _rig.Server.Advance(_rig.Now, _rig.All);
        Assert.Empty(_rig.Downlinks);
        var late = Assert.Single(_rig.All.OfType<DownlinkLost>());
        Assert.Equal((_device.DevEui, DownlinkLoss.TooLate), (late.DevEui, late.Reason));
        Assert.False(late.IsDurable);
        Assert.Single(_rig.Gathered);
    }

    [Fact]
    public void Nothing_is_sent_in_rx1_on_a_frequency_between_the_sub_bands()
    {
        var downlink = _rig.Exchange(_device.Uplink(confirmed: true), new Heard { FrequencyHz = 868_650_000 });
        Assert.Equal(869_525_000u, Assert.Single(downlink!.Frame.Items).TxInfo.Frequency);
    }

    [Shows("adr-ack-req")]
    [Fact]
    public void A_device_that_asks_whether_anyone_hears_it_gets_an_empty_frame()
    {
        var downlink = _rig.Exchange(_device.UplinkWith([], adrAckReq: true));
        Assert.False(_device.Hear(ServerRig.PhyOf(downlink!), 0).Ack);
    }

    [Shows("mac-link-check")]
    [Theory]
    [InlineData(7u, 2f, 9)]
    [InlineData(12u, -20f, 0)]
    [InlineData(12u, -25f, 0)]
    [InlineData(10u, 5f, 20)]
    public void A_link_check_is_answered_with_the_margin_above_the_demodulation_floor(uint sf, float snr, int margin)
    {
        var downlink = _rig.Exchange(_device.UplinkWith([0x02]), new Heard { SpreadingFactor = sf, Snr = snr });
        Assert.Equal([0x02, (byte)margin, 1], _device.Hear(ServerRig.PhyOf(downlink!), 0).FOpts);
    }

    [Shows("mac-device-time")]
    [Fact]
    public void The_time_is_answered_in_gps_time()
    {
        _rig.Now += TimeSpan.FromMilliseconds(500);
        var downlink = _rig.Exchange(_device.UplinkWith([0x0D, 0x02]));
        var fOpts = _device.Hear(ServerRig.PhyOf(downlink!), 0).FOpts;

        // GPS time began on 1980-01-06 and runs 18 leap seconds ahead of UTC.
        var epoch = new DateTimeOffset(1980, 1, 6, 0, 0, 0, TimeSpan.Zero);
        var gpsSeconds = (uint)(ServerRig.Start - epoch).TotalSeconds + 18;
        Assert.Equal(0x0D, fOpts[0]);
        Assert.Equal(gpsSeconds, BitConverter.ToUInt32(fOpts, 1));
        Assert.Equal(128, fOpts[5]);
        Assert.Equal(0x02, fOpts[6]);
    }

    [Fact]
    public void A_repeated_question_for_the_time_is_answered_with_the_new_time_in_a_new_frame()
    {
        var phy = _device.UplinkWith([0x0D]);
        var first = _device.Hear(ServerRig.PhyOf(_rig.Exchange(phy)!), 0).FOpts;
        _rig.Wait(3.8);
        var second = _device.Hear(ServerRig.PhyOf(_rig.Exchange(phy)!), 1).FOpts;
        Assert.Equal(BitConverter.ToUInt32(first, 1) + 4, BitConverter.ToUInt32(second, 1));
    }

    [Shows("mac-unknown")]
    [Fact]
    public void Commands_behind_one_of_unknown_length_are_not_guessed()
    {
        Assert.Null(_rig.Exchange(_device.UplinkWith([0x80, 0x02])));
        Assert.NotNull(_rig.Exchange(_device.UplinkWith([0x06, 0x02, 0x02, 0x03, 0x07, 0x02])));
        Assert.Null(_rig.Exchange(_device.UplinkWith([0x06, 0x02])));
    }

    [Fact]
    public void A_used_up_downlink_counter_is_not_used_again()
    {
        var rig = new ServerRig(_device);
        rig.Exchange(_device.Uplink());
        var snapshot = rig.Server.Export();
        var session = snapshot.Devices[0].Current!;
        var worn = new ServerRig(_device);
        worn.Server.Restore(snapshot with
        {
            Devices = [snapshot.Devices[0] with
            {
                Current = session with { NFCntDown = uint.MaxValue },
            }],
        });
        worn.Wait(60);
        worn.Receive([]);
        Assert.Null(worn.Exchange(_device.Uplink(confirmed: true)));
        Assert.Single(worn.Gathered);
    }

    private static long Seconds(DownlinkTxInfo tx) => tx.Timing.Delay.Delay.Seconds;
}
