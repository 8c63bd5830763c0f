using Kreisfunk.Bridge.Sinks;
using Kreisfunk.Contracts.Gateway;
using Kreisfunk.LoRaWan;
using Kreisfunk.NetworkServer;
using Kreisfunk.Storage;
using Xunit;

namespace Kreisfunk.Tests.Unit.Bridge;

public sealed class RadioProjectionTests
{
    private static readonly Eui64 DevEui = new(0x70b3d5e75e00a117);
    private static readonly DateTimeOffset Noon = new(2026, 3, 28, 12, 0, 0, TimeSpan.Zero);

    private static SessionAdopted Adopted(bool isReset = false) => new(
        new SessionStart(DevEui, 4, new DevAddr(0x260b1f3a), default, Is11: true, 0, "eu868",
            new MacState { TxPower = 1, NbTrans = 2 }, 0), 0, isReset, Noon, 1);

    private static QueuedDownlink Item(byte priority = 0) =>
        new(Guid.NewGuid(), 2, [1, 2, 3], true, priority, Noon, null);

    private static AcceptedUplink Uplink(uint fCnt, UplinkFlags flags = UplinkFlags.None) => new(
        Guid.NewGuid(), DevEui, 4, new DevAddr(0x260b1f3a), fCnt, 2, [], [], flags, 5, Noon, "eu868",
        new UplinkTxInfo(), Google.Protobuf.ByteString.Empty, [], 2);

    private static DeviceRadio After(params Effect[] effects) =>
        effects.Aggregate(new DeviceRadio(), RadioProjection.Next);

    [Fact]
    public void A_session_counts_up_and_down_and_a_late_frame_moves_nothing()
    {
        var radio = After(
            Adopted(), new UplinkGathered(Uplink(7)), new UplinkGathered(Uplink(3, UplinkFlags.Late)),
            new DownlinkMade(DevEui, 4, [], 12, IsApplicationCounter: false, false, null, null, Noon),
            new DownlinkMade(DevEui, 4, [], 9, IsApplicationCounter: true, false, null, null, Noon));

        Assert.Equal(new RadioSession(4, "260b1f3a", true, "eu868", Noon, 7, 12, 9), radio.Session);
        Assert.Equal((5, 1, 2, "A"), (radio.DataRate, radio.TxPower, radio.NbTrans, radio.Class));
    }

    [Fact]
    public void A_queued_item_is_followed_to_its_end()
    {
        var (first, urgent) = (Item(), Item(priority: 3));
        var waiting = After(new DownlinkQueued(DevEui, first), new DownlinkQueued(DevEui, urgent));
        Assert.Equal([urgent.Id, first.Id], waiting.Queue.Select(item => item.Id));

        var parked = RadioProjection.Next(waiting, new DownlinkParked(DevEui, first.Id, 2, Noon));
        Assert.Equal(2, parked.Queue[1].MaxBytes);
        var made = RadioProjection.Next(
            parked, new DownlinkMade(DevEui, 4, [], 5, false, true, null, first.Id, Noon));
        Assert.Equal(("made", 1, 5u, null), (made.Queue[1].Stage, made.Queue[1].Tries, made.Queue[1].FCntDown,
            made.Queue[1].MaxBytes));
        var ended = RadioProjection.Next(
            made, new DownlinkEnded(DevEui, first.Id, DownlinkOutcome.Acknowledged, 5, Noon));
        Assert.Equal(urgent.Id, Assert.Single(ended.Queue).Id);
    }

    [Fact]
    public void An_effect_that_says_nothing_of_the_radio_leaves_the_very_same_state()
    {
        var radio = After(Adopted());
        Assert.Same(radio, RadioProjection.Next(radio, new CountersJumped(1, 1, Noon)));
        Assert.Null(RadioProjection.Activity(new CountersJumped(1, 1, Noon)));
    }

    [Fact]
    public void Activities_are_facts_that_come_back_as_they_were()
    {
        var (kind, at, detail) = RadioProjection.Activity(new AdrDecided(DevEui, 4, 20, new AdrDecision(
            "standard", 20, 4.2, -12.5, 6.7, 0, new AdrSetting(3, 0, 1), new AdrSetting(5, 0, 1), "enough")
        {
            Verdict = AdrVerdict.Changed,
        }, Noon))!.Value;

        Assert.Equal(new AdrDetail("changed", 20, 4.2, -12.5, 6.7, 0, new RadioSetting(3, 0, 1),
            new RadioSetting(5, 0, 1), "enough"), new DeviceActivity(1, DevEui, kind, at, detail).Read<AdrDetail>());
    }

    [Fact]
    public void Who_allowed_a_counter_reset_is_on_the_record()
    {
        var (kind, at, detail) = RadioProjection.Activity(
            new CounterResetAllowed(DevEui, Noon.AddHours(4), "local", Noon))!.Value;

        Assert.Equal(ActivityKind.Join, kind);
        Assert.Equal(new JoinDetail("allowed", By: "local", Until: Noon.AddHours(4)),
            new DeviceActivity(1, DevEui, kind, at, detail).Read<JoinDetail>());
    }

    [Fact]
    public void A_MAC_command_is_told_with_its_outcome()
    {
        var (_, at, detail) = RadioProjection.Activity(new MacChanged(DevEui, 4, new MacState(),
            [new MacExchange("LinkADRReq", [3, 0x50, 7, 0, 1], [3, 5], MacOutcome.Refused)], Noon))!.Value;

        Assert.Equal(new MacCommandDetail("LinkADRReq", "0350070001", "0305", "refused"),
            Assert.Single(new DeviceActivity(1, DevEui, ActivityKind.Mac, at, detail).Read<MacDetail>()!.Commands));
    }

    [Fact]
    public void A_spoiled_detail_is_nothing_and_no_throw() =>
        Assert.Null(new DeviceActivity(1, DevEui, ActivityKind.Adr, Noon, "{\"verdict\":").Read<AdrDetail>());
}
