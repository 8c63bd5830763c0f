using Google.Protobuf;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.GatewayAgent;
using Kreisfunk.GatewayAgent.Spool;
using Kreisfunk.GatewayAgent.Uplinks;
using Kreisfunk.LoRaWan;
using MQTTnet;
using Xunit;

namespace Kreisfunk.Tests.Unit.GatewayAgent;

public sealed class DelayedMarkTests
{
    private static readonly UplinkFrame Frame = new()
    {
        PhyPayload = ByteString.CopyFrom(1, 2, 3),
        RxInfo = new UplinkRxInfo { GatewayId = "0102", Rssi = -60, Metadata = { ["foff"] = "12" } },
        TxInfo = new UplinkTxInfo { Frequency = 868_100_000 },
    };

    [Fact]
    public void A_live_frame_leaves_byte_for_byte_as_it_was_kept()
    {
        var message = Write(new SpooledFrame(1, Frame.ToByteArray()) { Waited = TimeSpan.FromSeconds(0.9) });
        Assert.Equal(Frame.ToByteArray(), Bytes(message));
    }

    [Fact]
    public void A_delayed_frame_says_how_many_seconds_and_nothing_else_changes()
    {
        var message = Write(new SpooledFrame(1, Frame.ToByteArray())
        {
            Waited = TimeSpan.FromDays(30) + TimeSpan.FromSeconds(0.25),
        });
        var marked = UplinkFrame.Parser.ParseFrom(Bytes(message));
        Assert.Equal("2592000.25", marked.RxInfo.Metadata["delayed"]);
        Assert.Equal(TimeSpan.FromDays(30) + TimeSpan.FromSeconds(0.25), SpoolDelay.Of(marked.RxInfo));
        marked.RxInfo.Metadata.Remove("delayed");
        Assert.Equal(Frame, marked);
    }

    [Fact]
    public void Over_a_restart_it_also_says_how_good_the_clock_was()
    {
        var message = Write(new SpooledFrame(1, Frame.ToByteArray())
        {
            Waited = TimeSpan.FromMinutes(1),
            WaitedBy = TimeQuality.Unsynchronised,
        });
        var metadata = UplinkFrame.Parser.ParseFrom(Bytes(message)).RxInfo.Metadata;
        Assert.Equal(("60", "unsynchronised", "12"),
            (metadata["delayed"], metadata["delayed_clock"], metadata["foff"]));
    }

    [Fact]
    public void A_frame_that_may_be_overtaken_says_how_long_it_has_waited_be_it_ever_so_short()
    {
        var kept = new SpooledFrame(1, Frame.ToByteArray()) { Waited = TimeSpan.FromMilliseconds(30) };
        var message = new GatewayMessages(new AgentOptions()).Write(Uplink(kept) with { IsOvertaken = true });
        Assert.Equal(TimeSpan.FromMilliseconds(30), SpoolDelay.Of(UplinkFrame.Parser.ParseFrom(Bytes(message)).RxInfo));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1e9")]
    [InlineData("99999999")]
    [InlineData("soon")]
    public void A_delay_that_makes_no_sense_is_none(string text) => Assert.Equal(TimeSpan.Zero,
        SpoolDelay.Of(new UplinkRxInfo { Metadata = { [SpoolDelay.Metadata] = text } }));

    [Theory]
    [InlineData(SpoolDelay.MessageExpiry, 0)]
    [InlineData(SpoolDelay.MessageExpiry - 2, 0)]
    [InlineData(SpoolDelay.MessageExpiry - 3, 3)]
    [InlineData(1u, SpoolDelay.MessageExpiry - 1)]
    [InlineData(0u, 0)]
    [InlineData(SpoolDelay.MessageExpiry + 1, 0)]
    [InlineData(uint.MaxValue, 0)]
    public void What_is_left_of_the_expiry_tells_how_long_the_broker_kept_it(uint left, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), SpoolDelay.InBroker(left));

    [Fact]
    public void Each_uplink_has_the_expiry_and_the_brokers_time_is_added_to_the_spools()
    {
        Assert.Equal(SpoolDelay.MessageExpiry, Write(new SpooledFrame(1, Frame.ToByteArray())).MessageExpiryInterval);
        var reception = new UplinkRxInfo { Metadata = { [SpoolDelay.Metadata] = "3600.25" } };
        SpoolDelay.Add(reception, TimeSpan.FromSeconds(5));
        Assert.Equal("3605.25", reception.Metadata[SpoolDelay.Metadata]);
        var live = new UplinkRxInfo();
        SpoolDelay.Add(live, TimeSpan.Zero);
        Assert.Empty(live.Metadata);
    }

    [Fact]
    public void Json_has_the_mark_too()
    {
        var messages = new GatewayMessages(new AgentOptions { Marshaler = Marshaler.Json });
        var kept = new SpooledFrame(1, Frame.ToByteArray()) { Waited = TimeSpan.FromMinutes(1) };
        var text = System.Text.Encoding.UTF8.GetString(Bytes(messages.Write(Uplink(kept))));
        Assert.Equal("60", JsonParser.Default.Parse<UplinkFrame>(text).RxInfo.Metadata["delayed"]);
    }

    [Fact]
    public void Refused_frames_and_the_lane_travel_as_properties()
    {
        var from = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var kept = new SpooledFrame(1, Frame.ToByteArray()) { Gap = new SpoolGap(7, from, from.AddSeconds(5)) };
        var message = new GatewayMessages(new AgentOptions()).Write(
            new Uplink(new SpoolKey(new Eui64(1), SpoolLane.Express), "0011223344556677", 1, kept));
        var properties = message.UserProperties.ToDictionary(
            p => p.Name, p => System.Text.Encoding.UTF8.GetString(p.ValueBuffer.Span));
        Assert.Equal("express", properties[StoredCursor.LaneProperty]);
        Assert.True(SpoolGapNotice.TryRead(properties[SpoolGapNotice.CountProperty],
            properties[SpoolGapNotice.FromProperty], properties[SpoolGapNotice.ToProperty], out var notice));
        Assert.Equal(new SpoolGapNotice(7, from, from.AddSeconds(5)), notice);
    }

    [Theory]
    [InlineData(null, "1", "2")]
    [InlineData("0", "1", "2")]
    [InlineData("-1", "1", "2")]
    [InlineData("1", "x", "2")]
    [InlineData("1", "1", "999999999999999999")]
    public void A_notice_that_makes_no_sense_is_none(string? count, string? from, string? to) =>
        Assert.False(SpoolGapNotice.TryRead(count, from, to, out _));

    private static MqttApplicationMessage Write(SpooledFrame frame) =>
        new GatewayMessages(new AgentOptions()).Write(Uplink(frame));

    private static Uplink Uplink(SpooledFrame frame) => new(new Eui64(1), "0011223344556677", 1, frame);

    private static byte[] Bytes(MqttApplicationMessage message) =>
        System.Buffers.BuffersExtensions.ToArray(message.Payload);
}
