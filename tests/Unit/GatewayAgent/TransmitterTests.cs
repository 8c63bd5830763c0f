using Google.Protobuf.WellKnownTypes;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Downlinks;
using Xunit;
using static Kreisfunk.Contracts.Gateway.TxAckStatus;
using static Kreisfunk.Tests.Unit.GatewayAgent.DownlinkRig;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

/// <summary>One transmitter: two packets at a time and more than the law allows are refused here.</summary>
public sealed class TransmitterTests
{
    private const uint StrongHz = 869_525_000, OutsideHz = 869_300_000;

    private readonly DownlinkRig _rig = new();

    [Fact]
    public void A_packet_that_would_overlap_another_goes_into_its_next_window_without_asking_the_radio()
    {
        _rig.Hear(1_000_000);
        _rig.Begin(Window(1_000_000, 1));
        _rig.TakeSent();
        // 20 ms later on another channel: the transmitter is the same.
        _rig.Begin(Window(1_020_000, 1, 868_300_000), Window(1_020_000, 2, 869_525_000));
        var (token, txpk) = _rig.TakeSent();
        Assert.Equal(3_020_000u, txpk.GetProperty("tmst").GetUInt32());
        _rig.Answer(token);
        Assert.Equal([CollisionPacket, Ok], _rig.TakeReport().Statuses);
    }

    [Fact]
    public void Packets_one_behind_the_other_do_not_collide()
    {
        _rig.Hear(1_000_000);
        _rig.Begin(Window(1_000_000, 1));
        _rig.TakeSent();
        // 11 bytes at SF7 last 41 ms.
        _rig.Begin(Window(1_060_000, 1));
        Assert.Equal(2_060_000u, _rig.TakeSent().Txpk.GetProperty("tmst").GetUInt32());
    }

    [Fact]
    public void What_the_radio_refused_leaves_its_place_free()
    {
        _rig.Hear(1_000_000);
        _rig.Begin(Window(1_000_000, 1));
        _rig.Answer(_rig.TakeSent().Token, "TX_FREQ");
        Assert.Equal([TxFreq], _rig.TakeReport().Statuses);
        _rig.Begin(Window(1_000_000, 1, 868_300_000));
        Assert.Equal(2_000_000u, _rig.TakeSent().Txpk.GetProperty("tmst").GetUInt32());
        Assert.Equal(0.041, TrackedSeconds(868_300_000), 3);
    }

    [Fact]
    public void What_would_pass_the_duty_cycle_is_refused_and_the_next_sub_band_tried()
    {
        UseUp(868_100_000);
        _rig.Begin(Window(1_000_000, 400), Window(1_000_000, 401, StrongHz));
        var (token, txpk) = _rig.TakeSent();
        Assert.Equal(869.525m, txpk.GetProperty("freq").GetDecimal());
        _rig.Answer(token);
        Assert.Equal([DutyCycleOverflow, Ok], _rig.TakeReport().Statuses);
    }

    [Fact]
    public void After_an_hour_the_share_is_there_again()
    {
        UseUp(868_100_000);
        _rig.Now += 3661;
        _rig.Hear(2_000_000);
        _rig.Begin(Window(2_000_000, 1));
        _rig.Answer(_rig.TakeSent().Token);
        Assert.Equal([Ok], _rig.TakeReport().Statuses);
    }

    [Fact]
    public void Where_it_is_not_enforced_it_is_only_counted()
    {
        var rig = new DownlinkRig(rules: Rules(enforce: false));
        for (var i = 0; i < 60; i++)
        {
            rig.Begin(Slow());
            rig.Answer(rig.TakeSent().Token);
            rig.TakeReport();
        }

        var band = rig.Timeline.DutyCycleOf(Gateway, TimeSpan.FromSeconds(rig.Now))!.Bands
            .Single(b => b.FrequencyMin == 868_000_000);
        Assert.True(band.LoadTracked.ToTimeSpan() > band.LoadMax.ToTimeSpan());
    }

    [Fact]
    public void Between_the_sub_bands_nothing_may_be_sent()
    {
        _rig.Hear(1_000_000);
        _rig.Begin(Window(1_000_000, 1, OutsideHz));
        Assert.Equal([TxFreq], _rig.TakeReport().Statuses);
    }

    [Fact]
    public void Of_an_unknown_region_nothing_is_counted_and_nothing_refused()
    {
        var rig = new DownlinkRig(rules: new TransmitRules(null, true, 1000, 1000));
        rig.Hear(1_000_000);
        rig.Begin(Window(1_000_000, 1, OutsideHz));
        rig.TakeSent();
        Assert.Null(rig.Timeline.DutyCycleOf(Gateway, TimeSpan.FromSeconds(rig.Now)));
    }

    [Fact]
    public void The_load_of_each_sub_band_stands_in_the_report()
    {
        _rig.Hear(1_000_000);
        _rig.Begin(Window(1_000_000, 1, StrongHz));
        _rig.Answer(_rig.TakeSent().Token);

        var stats = _rig.Timeline.DutyCycleOf(Gateway, TimeSpan.FromSeconds(_rig.Now))!;

        Assert.Equal(("EN 300 220", TimeSpan.FromHours(1)), (stats.Regulation, stats.Window.ToTimeSpan()));
        var strong = stats.Bands.Single(band => band.FrequencyMin == 869_400_000);
        Assert.Equal(869_650_000u, strong.FrequencyMax);
        Assert.Equal(TimeSpan.FromMinutes(6), strong.LoadMax.ToTimeSpan());
        Assert.Equal(0.041, strong.LoadTracked.ToTimeSpan().TotalSeconds, 3);
        Assert.All(stats.Bands.Where(band => band != strong), band => Assert.Equal(new Duration(), band.LoadTracked));
    }

    [Fact]
    public void Silence_of_a_forwarder_may_mean_that_it_was_sent_and_stays_counted()
    {
        _rig.Hear(1_000_000);
        _rig.Begin(Window(1_000_000, 1));
        _rig.TakeSent();
        _rig.Advance(104);
        Assert.Equal([InternalError], _rig.TakeReport().Statuses);
        Assert.Equal(0.041, TrackedSeconds(868_100_000), 3);
    }

    [Fact]
    public void What_was_sent_is_kept_over_a_restart()
    {
        UseUp(868_100_000);
        var kept = Assert.Single(_rig.Timeline.ExportAirtime(TimeSpan.FromSeconds(_rig.Now)));
        Assert.True(SentAirtime.TryParse(kept.ToString(), out var read));

        var next = new DownlinkRig(rules: Rules() with { StartMinute = read.Minute });
        next.Timeline.Restore(read);
        next.Begin(Slow());

        Assert.Equal([DutyCycleOverflow], next.TakeReport().Statuses);
    }

    [Fact]
    public void A_gps_time_that_is_past_is_refused_and_one_to_come_is_sent()
    {
        _rig.HearGps(1_000_000, TimeSpan.FromSeconds(1_400_000_000));
        _rig.Begin(AtGps(1_399_999_990), AtGps(1_400_000_010));
        var (token, txpk) = _rig.TakeSent();
        Assert.Equal(1_400_000_010_000ul, txpk.GetProperty("tmms").GetUInt64());
        _rig.Answer(token);
        Assert.Equal([TooLate, Ok], _rig.TakeReport().Statuses);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0102030405060708 eu868")]
    [InlineData("0102030405060708 eu868 x 1,2")]
    [InlineData("0102030405060708 eu868 5 1,,2")]
    [InlineData("nothing eu868 5 1,2")]
    public void A_broken_line_of_the_kept_airtime_is_recognised(string line) =>
        Assert.False(SentAirtime.TryParse(line, out _));

    private double TrackedSeconds(uint frequencyHz) => _rig.Timeline
        .DutyCycleOf(Gateway, TimeSpan.FromSeconds(_rig.Now))!.Bands
        .Single(band => band.FrequencyMin <= frequencyHz && frequencyHz < band.FrequencyMax)
        .LoadTracked.ToTimeSpan().TotalSeconds;

    /// <summary>Sends in the sub-band of this channel until it is refused: 36 s of SF12.</summary>
    private void UseUp(uint frequencyHz)
    {
        _rig.Hear(1_000_000);
        while (true)
        {
            _rig.Begin(Slow(frequencyHz));
            if (!_rig.HasSent)
                break;
            _rig.Answer(_rig.TakeSent().Token);
            Assert.Equal([Ok], _rig.TakeReport().Statuses);
        }

        Assert.Equal([DutyCycleOverflow], _rig.TakeReport().Statuses);
        // What is left is less than one small packet.
        var small = AtOnce(frequencyHz);
        while (true)
        {
            _rig.Begin(small);
            if (!_rig.HasSent)
                break;
            _rig.Answer(_rig.TakeSent().Token);
            _rig.TakeReport();
        }

        _rig.TakeReport();
    }

    private static DownlinkFrameItem Slow(uint frequencyHz = 868_100_000)
    {
        var item = AtOnce(frequencyHz);
        item.TxInfo.Modulation.Lora.SpreadingFactor = 12;
        return item;
    }

    private static DownlinkFrameItem AtGps(long seconds)
    {
        var item = AtOnce();
        item.TxInfo.Timing = new Timing
        {
            GpsEpoch = new GPSEpochTimingInfo { TimeSinceGpsEpoch = new Duration { Seconds = seconds } },
        };
        return item;
    }
}
