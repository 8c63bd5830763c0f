using System.Text.Json;
using Kreisfunk.Bridge.Sinks;
using Kreisfunk.Codecs;
using Kreisfunk.Contracts;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;
using MQTTnet;
using Xunit;

namespace Kreisfunk.Tests.Unit.Bridge;

/// <summary>Which effect becomes which event; the shapes are EventJsonTests' matter.</summary>
public sealed class EventMessagesTests
{
    private static readonly Eui64 DevEui = new(0x70b3d5e75e00a117);
    private static readonly Eui64 Gateway = new(0x0016c001ff10a2b3);
    private static readonly DateTimeOffset Noon = new(2026, 3, 28, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Item = Guid.Parse("7d0f0c3e-52b5-4b0b-9a51-0c5a2f1d9e77");

    private static DeviceInfoRow Row(ProfileSettings? settings = null)
    {
        var organisation = new Organisation(Guid.NewGuid(), "Kreis", false);
        var application = new DeviceApplication(Guid.NewGuid(), organisation.Id, "Sensoren");
        var profile = new DeviceProfile(Guid.NewGuid(), "Ventil", "eu868", null)
        {
            Settings = settings ?? ProfileSettings.Default,
        };
        var device = new Kreisfunk.Storage.Device(
            DevEui, default, "V-1", application.Id, profile.Id, Activation.Otaa, true, null, Noon);
        return new DeviceInfoRow(device, application, organisation, profile, null);
    }

    private static (string Kind, JsonElement Body) Read(MqttApplicationMessage message) =>
        (message.Topic[(message.Topic.LastIndexOf('/') + 1)..],
            JsonSerializer.Deserialize<JsonElement>(message.Payload.FirstSpan));

    private static void AssertLog(MqttApplicationMessage message, string level, string code)
    {
        var (kind, body) = Read(message);
        Assert.Equal(("log", level, code),
            (kind, body.GetProperty("level").GetString(), body.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData(DownlinkOutcome.Acknowledged, "ack")]
    [InlineData(DownlinkOutcome.NotAcknowledged, "ack")]
    [InlineData(DownlinkOutcome.Expired, "log")]
    [InlineData(DownlinkOutcome.Sent, null)]
    [InlineData(DownlinkOutcome.Flushed, null)]
    public void The_end_of_a_downlink_is_told_where_an_application_waits_for_it(DownlinkOutcome outcome, string? kind)
    {
        var told = EventMessages.Of(new DownlinkEnded(DevEui, Item, outcome, 12, Noon), Row()).Select(Read).ToList();

        Assert.Equal(kind is null ? [] : [kind], told.Select(one => one.Kind));
        if (kind == "ack")
        {
            Assert.Equal((Item.ToString(), outcome == DownlinkOutcome.Acknowledged),
                (told[0].Body.GetProperty("queueItemId").GetString(),
                    told[0].Body.GetProperty("acknowledged").GetBoolean()));
        }
    }

    [Fact]
    public void What_came_through_a_relay_names_it_and_how_it_heard_the_device()
    {
        var via = new ForwardedBy(new Eui64(0x70b3d5e75e00a190), new ForwardUplinkReq(3, 7, -101, 1, 868_300_000),
            TimeSpan.FromMilliseconds(150));
        var uplink = new AcceptedUplink(Item, DevEui, 1, new DevAddr(1), 7, 2, [1], [], UplinkFlags.None, 3, Noon,
            "eu868", new UplinkTxInfo(), Google.Protobuf.ByteString.Empty, [new UplinkRxInfo()], 9)
        { Via = via };
        var joined = new SessionStarted(
            new SessionStart(DevEui, 1, new DevAddr(1), default, false, 1, "eu868", MacState.Unknown, 0),
            new JoinOrigin(255, default, 1), new JoinAnswer([], [], 3, new UplinkRxInfo(), 0) { Via = via }, Item,
            Noon, 9);

        var up = EventMessages.Of(uplink, DecodeResult.Nothing, Row()).Select(Read).Single(one => one.Kind == "up");
        Assert.All([up.Body, Read(EventMessages.Of(joined, Row())).Body], body => Assert.Equal(
            """{"devEui":"70b3d5e75e00a190","frequency":868300000,"dr":3,"snr":7,"rssi":-101,"worChannel":1}""",
            body.GetProperty("relayRxInfo").GetRawText()));
    }

    [Fact]
    public void What_a_gateway_kept_over_an_outage_has_the_time_at_which_it_was_heard()
    {
        var kept = new UplinkRxInfo { Metadata = { [SpoolDelay.Metadata] = "3600.25" } };
        var uplink = new AcceptedUplink(Item, DevEui, 1, new DevAddr(1), 7, 2, [1], [], UplinkFlags.None, 3, Noon,
            "eu868", new UplinkTxInfo(), Google.Protobuf.ByteString.Empty, [kept], 9);
        Assert.Equal(Noon.AddSeconds(-3600.25), uplink.HeardAt);
        Assert.Equal(uplink.HeardAt.ToUnixTimeMilliseconds(), uplink.PointTimeNs / 1_000_000);
    }

    [Fact]
    public void What_expired_and_what_is_too_large_name_their_item()
    {
        var expired = Assert.Single(
            EventMessages.Of(new DownlinkEnded(DevEui, Item, DownlinkOutcome.Expired, null, Noon), Row()));
        var parked = EventMessages.Of(new DownlinkParked(DevEui, Item, 51, Noon), Row());

        AssertLog(expired, "ERROR", "EXPIRED");
        AssertLog(parked, "ERROR", "DOWNLINK_PAYLOAD_SIZE");
        foreach (var message in new[] { expired, parked })
        {
            Assert.Equal(Item.ToString(),
                Read(message).Body.GetProperty("context").GetProperty("queue_item_id").GetString());
        }

        Assert.Equal("51", Read(parked).Body.GetProperty("context").GetProperty("max_payload_size").GetString());
    }

    [Fact]
    public void A_refused_MAC_command_is_for_information_and_an_accepted_one_is_nothing()
    {
        var changed = new MacChanged(DevEui, 1, new MacState(),
        [
            new MacExchange("LinkADRReq", [3], [3, 7], MacOutcome.Accepted),
            new MacExchange("NewChannelReq", [7], [7, 2], MacOutcome.Refused),
        ], Noon);

        var told = Assert.Single(EventMessages.Of(changed, Row()));

        AssertLog(told, "INFO", "UNKNOWN");
        Assert.Contains("NewChannelReq", Read(told).Body.GetProperty("description").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Who_allowed_a_counter_reset_is_a_warning()
    {
        var told = EventMessages.Of(new CounterResetAllowed(DevEui, Noon.AddHours(1), "local", Noon), Row());

        AssertLog(told, "WARNING", "UPLINK_F_CNT_RESET");
        var context = Read(told).Body.GetProperty("context");
        Assert.Equal(("local", "2026-03-28T13:00:00+00:00"),
            (context.GetProperty("by").GetString(), context.GetProperty("until").GetString()));
    }

    [Theory]
    [InlineData(FrameVerdict.JoinFlood, "OTAA")]
    [InlineData(FrameVerdict.RejoinRefused, "OTAA")]
    [InlineData(FrameVerdict.DevNonceReused, "OTAA")]
    [InlineData(FrameVerdict.BadMic, "UPLINK_MIC")]
    [InlineData(FrameVerdict.Duplicate, null)]
    public void A_refused_frame_is_told_by_what_it_is_about(FrameVerdict verdict, string? code)
    {
        var told = EventMessages.Of(
            new FrameJudged(verdict, DevEui, null, null, Gateway, 1, Noon, new UplinkFrame()), Row()).ToList();

        Assert.Equal(code is null ? 0 : 1, told.Count);
        if (code is not null)
            AssertLog(told[0], "WARNING", code);
    }

    [Fact]
    public void A_join_accept_on_the_air_is_no_txack()
    {
        var accept = new DownlinkSent(DevEui, 7, Gateway, new DownlinkTxInfo(), null, null, Noon);

        Assert.Empty(EventMessages.Of(accept, Row()));
        var (kind, body) = Read(Assert.Single(EventMessages.Of(accept with { FCntDown = 3 }, Row())));
        Assert.Equal(("txack", ""), (kind, body.GetProperty("queueItemId").GetString()));
    }

    [Fact]
    public void A_status_delivered_again_is_the_same_and_another_is_not()
    {
        var told = new DeviceStatusTold(DevEui, 100, 3, Noon);

        string IdOf(DeviceStatusTold status) =>
            Read(EventMessages.Of(status, Row())).Body.GetProperty("deduplicationId").GetString()!;

        Assert.Equal(IdOf(told), IdOf(told));
        Assert.NotEqual(IdOf(told), IdOf(told with { At = Noon.AddTicks(1) }));
        Assert.NotEqual(IdOf(told), IdOf(told with { DevEui = Gateway }));
    }

    [Theory]
    [InlineData(false, false, "CLASS_A")]
    [InlineData(true, false, "CLASS_B")]
    [InlineData(true, true, "CLASS_C")]
    public void The_class_is_the_profiles(bool b, bool c, string expected) =>
        Assert.Equal(expected, EventMessages.InfoOf(
            Row(new ProfileSettings { SupportsClassB = b, SupportsClassC = c })).DeviceClassEnabled);
}
