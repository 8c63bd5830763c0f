using System.Text.Json;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent.Downlinks;
using Xunit;
using static Kreisfunk.Contracts.Gateway.TxAckStatus;
using static Kreisfunk.Tests.Unit.GatewayAgent.DownlinkRig;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

public sealed class DownlinkTimelineTests
{
    private readonly DownlinkRig _rig = new();

    [Fact]
    public void An_accepted_item_ends_the_downlink()
    {
        _rig.Hear(1_000_000);
        _rig.Begin(Window(1_000_000, 1), Window(1_000_000, 2));
        var (token, txpk) = _rig.TakeSent();
        Assert.Equal(2_000_000u, txpk.GetProperty("tmst").GetUInt32());

        Assert.True(_rig.Answer(token));

        AssertReport(DownlinkOutcome.Accepted, Ok, Ignored);
        Assert.Null(_rig.Timeline.NextDeadline);
    }

    [Fact]
    public void An_error_leads_to_the_next_item()
    {
        _rig.Hear(1_000_000);
        _rig.Begin(Window(1_000_000, 1), Window(1_000_000, 2));
        _rig.Answer(_rig.TakeSent().Token, "COLLISION_PACKET");
        var (token, txpk) = _rig.TakeSent();
        Assert.Equal(3_000_000u, txpk.GetProperty("tmst").GetUInt32());
        _rig.Answer(token);
        AssertReport(DownlinkOutcome.Accepted, CollisionPacket, Ok);
    }

    [Fact]
    public void Silence_leads_to_the_next_item_while_its_window_is_still_open()
    {
        _rig.Hear(1_000_000);
        _rig.Begin(Window(1_000_000, 1), Window(1_000_000, 2));
        _rig.TakeSent();

        // RX2 opens at 102: until the lead before it an answer may still come.
        _rig.Advance(101.7);
        Assert.True(_rig.IsQuiet);
        _rig.Advance(101.81);
        Assert.Equal(3_000_000u, _rig.TakeSent().Txpk.GetProperty("tmst").GetUInt32());
        _rig.Advance(104);
        AssertReport(DownlinkOutcome.Silent, InternalError, InternalError);
    }

    [Fact]
    public void An_answer_that_comes_late_is_reported_as_it_is()
    {
        _rig.Hear(1_000_000);
        _rig.Begin(Window(1_000_000, 1), Window(1_000_000, 2));
        var first = _rig.TakeSent().Token;
        _rig.Advance(101.9);
        _rig.TakeSent();
        Assert.True(_rig.Answer(first));
        _rig.Advance(105);
        AssertReport(DownlinkOutcome.Accepted, Ok, InternalError);
    }

    [Fact]
    public void A_downlink_whose_times_are_all_past_is_refused_at_once()
    {
        _rig.Hear(1_000_000);
        _rig.Now = 103;
        _rig.Begin(Window(1_000_000, 1), Window(1_000_000, 2));
        AssertReport(DownlinkOutcome.TooLate, TooLate, TooLate);
    }

    [Fact]
    public void An_item_whose_time_is_past_is_left_out()
    {
        _rig.Hear(1_000_000);
        _rig.Now = 101.5;
        _rig.Begin(Window(1_000_000, 1), Window(1_000_000, 2));
        _rig.Answer(_rig.TakeSent().Token);
        AssertReport(DownlinkOutcome.Accepted, TooLate, Ok);
    }

    [Fact]
    public void A_delay_runs_over_the_wrap_of_the_counter()
    {
        _rig.Hear(uint.MaxValue);
        _rig.Begin(Window(uint.MaxValue, 1));
        Assert.Equal(999_999u, _rig.TakeSent().Txpk.GetProperty("tmst").GetUInt32());
    }

    [Fact]
    public void Too_early_for_a_receive_window_means_too_late()
    {
        _rig.Begin(Window(1_000_000, 1), Window(1_000_000, 2));
        _rig.Answer(_rig.TakeSent().Token, "TOO_EARLY");
        _rig.Answer(_rig.TakeSent().Token, "TOO_EARLY");
        AssertReport(DownlinkOutcome.Refused, TooLate, TooLate);
    }

    [Fact]
    public void Too_early_stays_when_the_time_really_lies_far_ahead()
    {
        _rig.Hear(1_000_000);
        _rig.Begin(Window(1_000_000, 600));
        _rig.Answer(_rig.TakeSent().Token, "TOO_EARLY");
        AssertReport(DownlinkOutcome.Refused, TooEarly);
    }

    [Fact]
    public void Without_a_known_clock_silence_is_not_waited_for_long()
    {
        _rig.Begin(Window(1_000_000, 1), Window(1_000_000, 2));
        _rig.TakeSent();
        _rig.Advance(100.6);
        Assert.Equal(3_000_000u, _rig.TakeSent().Txpk.GetProperty("tmst").GetUInt32());
    }

    [Fact]
    public void A_concentrator_that_does_not_ask_for_downlinks_gets_a_truthful_no()
    {
        var rig = new DownlinkRig(asksForDownlinks: false);
        rig.Begin(AtOnce(), AtOnce());
        var (outcome, statuses) = rig.TakeReport();
        Assert.Equal(DownlinkOutcome.NoPath, outcome);
        Assert.Equal([InternalError, InternalError], statuses);
    }

    [Fact]
    public void A_downlink_for_another_gateway_than_the_topic_says_is_refused()
    {
        var frame = new DownlinkFrame { GatewayId = "0102030405060708" };
        frame.Items.Add(AtOnce());
        _rig.Begin(frame);
        AssertReport(DownlinkOutcome.NoPath, InternalError);
    }

    [Fact]
    public void An_item_no_forwarder_could_send_is_an_error_and_the_next_is_tried()
    {
        _rig.Begin(new DownlinkFrameItem(), AtOnce());
        _rig.Answer(_rig.TakeSent().Token);
        AssertReport(DownlinkOutcome.Accepted, InternalError, Ok);
    }

    [Fact]
    public void A_downlink_without_items_is_answered_without_items()
    {
        _rig.Begin();
        AssertReport(DownlinkOutcome.Refused);
    }

    [Fact]
    public void Version_1_cannot_answer_so_what_was_sent_counts_as_taken()
    {
        var rig = new DownlinkRig(version: 1);
        rig.Hear(1_000_000);
        rig.Begin(Window(1_000_000, 1), Window(1_000_000, 2));
        rig.TakeSent();
        var (outcome, statuses) = rig.TakeReport();
        Assert.Equal(DownlinkOutcome.Unconfirmed, outcome);
        Assert.Equal([Ok, Ignored], statuses);
    }

    [Fact]
    public void An_answer_to_nothing_is_recognised_as_such()
    {
        _rig.Begin(AtOnce());
        var token = _rig.TakeSent().Token;
        Assert.False(_rig.Answer((ushort)(token + 1)));
        Assert.True(_rig.Answer(token));
        Assert.False(_rig.Answer(token));
    }

    [Fact]
    public void At_the_bound_a_downlink_is_refused_as_queue_full()
    {
        for (var i = 0; i < DownlinkTimeline.MaxJobs; i++)
        {
            _rig.Begin(AtOnce());
            _rig.TakeSent();
        }

        _rig.Begin(AtOnce(), AtOnce());
        AssertReport(DownlinkOutcome.QueueFull, QueueFull, QueueFull);
    }

    [Fact]
    public void What_became_of_downlinks_is_in_the_next_report()
    {
        _rig.Hear(1_000_000);
        _rig.Begin(Window(1_000_000, 1, 868_300_000), Window(1_000_000, 2, 869_525_000));
        _rig.Answer(_rig.TakeSent().Token, "TX_FREQ");
        _rig.Answer(_rig.TakeSent().Token);

        var stats = _rig.Concentrator.TakeReport(TimeSpan.FromSeconds(101));
        Assert.Equal((1u, 1u), (stats.TxPacketsReceived, stats.TxPacketsEmitted));
        Assert.Equal(1u, stats.TxPacketsPerStatus["TX_FREQ"]);
        Assert.Equal(1u, stats.TxPacketsPerStatus["OK"]);
        Assert.Equal([869_525_000u], stats.TxPacketsPerFrequency.Keys);
    }

    [Fact]
    public void The_captured_run_with_a_real_forwarder_goes_the_same_way_but_says_too_late_for_what_is_past()
    {
        // Some packets of the run lie outside the sub-bands: here it is the radio that says so.
        var rig = new DownlinkRig(rules: Rules(enforce: false));
        var run = SemtechVectors.FallbackRun;
        var udp = new Queue<JsonElement>(run.GetProperty("udp").EnumerateArray());
        var mqtt = run.GetProperty("mqtt_protobuf").EnumerateArray().ToList();
        for (var i = 0; i < mqtt.Count; i += 2)
        {
            rig.Now = 1000 + mqtt[i].GetProperty("t").GetDouble();
            rig.Begin(DownlinkFrame.Parser.ParseFrom(Hex(mqtt[i])));
            while (rig.Timeline.NextDeadline is not null)
            {
                var (token, txpk) = rig.TakeSent();
                AssertSame(udp.Dequeue().GetProperty("json").GetProperty("txpk"), txpk);
                var ack = udp.Dequeue().GetProperty("json");
                rig.Answer(token, ack.ValueKind == JsonValueKind.Null
                    ? null
                    : ack.GetProperty("txpk_ack").GetProperty("error").GetString());
            }

            var recorded = DownlinkTxAck.Parser.ParseFrom(Hex(mqtt[i + 1])).Items.Select(item => item.Status);
            Assert.Equal(recorded.Select(status => status == TooEarly ? TooLate : status), rig.TakeReport().Statuses);
        }

        Assert.Empty(udp);
    }

    private void AssertReport(DownlinkOutcome outcome, params TxAckStatus[] statuses)
    {
        var report = _rig.TakeReport();
        Assert.Equal(outcome, report.Outcome);
        Assert.Equal(statuses, report.Statuses);
        Assert.True(_rig.IsQuiet);
    }

    private static void AssertSame(JsonElement recorded, JsonElement ours)
    {
        // Ours has no radio checksum, as LoRaWAN wants it; all else is equal.
        Assert.True(ours.GetProperty("ncrc").GetBoolean());
        foreach (var field in recorded.EnumerateObject())
            Assert.Equal(field.Value.GetRawText(), ours.GetProperty(field.Name).GetRawText());
        Assert.Equal(recorded.EnumerateObject().Count() + 1, ours.EnumerateObject().Count());
    }

    private static byte[] Hex(JsonElement message) => Convert.FromHexString(message.GetProperty("hex").GetString()!);
}
