using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Xunit;

namespace Kreisfunk.Tests.Unit.NetworkServer;

/// <summary>The law's share of an hour per gateway and sub-band is never exceeded.</summary>
public sealed class AirtimeTests
{
    private readonly SimulatedDevice _device = new(1, abp: true);

    [Shows("airtime-duty-cycle")]
    [Fact]
    public void A_busy_hour_stays_within_one_and_ten_percent()
    {
        var rig = new ServerRig(_device);
        var onAir = new List<(DateTimeOffset At, uint FrequencyHz, TimeSpan Airtime)>();
        for (var i = 0; i < 1_000; i++)
        {
            var downlink = rig.Exchange(_device.Uplink(confirmed: true), new Heard { SpreadingFactor = 12, Snr = 5 });
            if (downlink is not null)
            {
                rig.Say(downlink, TxAckStatus.Ok);
                var sent = rig.All.OfType<DownlinkSent>().Last().TxInfo;
                onAir.Add((rig.Now, sent.Frequency, TimeOnAir.Lora((int)sent.Modulation.Lora.SpreadingFactor, 125_000,
                    ServerRig.PhyOf(downlink).Length, framing: LoraFraming.Downlink)));
            }

            rig.All.RemoveAll(effect => effect is UplinkAccepted or UplinkGathered);
            rig.Wait(5);
        }

        foreach (var band in ServerRig.Eu868.SubBands)
        {
            var inBand = onAir.Where(sent => band.Contains(sent.FrequencyHz)).ToList();
            foreach (var (at, _, _) in inBand)
            {
                var hour = inBand.Where(sent => sent.At <= at && sent.At > at - TimeSpan.FromHours(1))
                    .Aggregate(TimeSpan.Zero, (sum, sent) => sum + sent.Airtime);
                Assert.True(hour <= TimeSpan.FromHours(1) * band.DutyCycle, $"{band}: {hour}");
            }
        }

        Assert.Contains(onAir, sent => sent.FrequencyHz == 868_100_000);
        Assert.Contains(onAir, sent => sent.FrequencyHz == 869_525_000);
        Assert.Contains(rig.All.OfType<DownlinkLost>(), lost => lost.Reason == DownlinkLoss.NoAirtime);
    }

    [Shows("airtime-next-gateway")]
    [Fact]
    public void When_the_better_gateway_is_busy_the_next_one_serves()
    {
        var rig = new ServerRig(_device);
        var gateways = new HashSet<Eui64>();
        for (var i = 0; i < 300; i++)
        {
            var phy = _device.Uplink(confirmed: true);
            rig.Hear(phy, new Heard { Gateway = 1, SpreadingFactor = 12, Snr = 9 });
            rig.Hear(phy, new Heard { Gateway = 2, SpreadingFactor = 12, Snr = -19 });
            rig.CloseWindow();
            gateways.UnionWith(rig.Downlinks.TakeLast(1).Select(downlink => downlink.Gateway));
            rig.Wait(5);
        }

        Assert.Equal(2, gateways.Count);
    }

    [Fact]
    public void What_a_gateway_refuses_costs_no_airtime()
    {
        var rig = new ServerRig(_device);
        rig.Say(rig.Exchange(_device.Uplink(confirmed: true))!, TxAckStatus.TooLate, TxAckStatus.TooLate);
        Assert.Equal(TimeSpan.Zero, rig.All.OfType<AirtimeTaken>().Aggregate(
            TimeSpan.Zero, (sum, taken) => sum + taken.Airtime));
        Assert.All(rig.Server.Export().Airtime, use => Assert.Equal(0, use.Ticks.Sum()));
    }

    [Fact]
    public void What_was_sent_in_rx2_counts_in_the_sub_band_of_rx2()
    {
        var rig = new ServerRig(_device);
        rig.Say(rig.Exchange(_device.Uplink(confirmed: true))!, TxAckStatus.TooLate, TxAckStatus.Ok);
        var used = rig.Server.Export().Airtime.Where(use => use.Ticks.Sum() > 0);
        Assert.Equal(869_400_000u, Assert.Single(used).SubBandHz);
    }

    [Shows("airtime-restart")]
    [Fact]
    public void The_ledger_survives_a_restart()
    {
        var rig = new ServerRig(_device);
        rig.Exchange(_device.Uplink(confirmed: true));
        var before = rig.Server.Export().Airtime;
        Assert.NotEmpty(before);
        Assert.Equal(Fingerprint.Of(before), Fingerprint.Of(rig.Restart(_device).Server.Export().Airtime));
    }

    [Fact]
    public void After_an_hour_the_share_is_whole_again()
    {
        var hour = new AirtimeHour(1_000);
        hour.Add(1_000, 5);
        hour.Add(1_030, 7);
        Assert.Equal(12, hour.SumUntil(1_060));
        Assert.Equal(7, hour.SumUntil(1_061));
        Assert.Equal(0, hour.SumUntil(5_000));
    }

    [Fact]
    public void A_clock_that_was_set_back_forgets_nothing()
    {
        var hour = new AirtimeHour(1_000);
        hour.Add(1_000, 5);
        hour.Add(900, 6);
        Assert.Equal(11, hour.SumUntil(900));
        Assert.Equal(11, hour.SumUntil(1_059));
    }
}
